"""A table of statements, one row each -> sites, what was said of each at every epoch, and outlines."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from geodata import columns
from geodata.errors import SourceError
from geodata.grades import OTHER_SITE, ROAD, SITE_KINDS, TRANSPORT, UNSPECIFIED_SITE, rank_of
from geodata.harmonise.crosswalks import Statements, look_up, meanings_of, meanings_of_scale
from geodata.harmonise.dates import DTYPE as DAY
from geodata.harmonise.geometry import cleaned_as_configured
from geodata.harmonise.identity import COPY, ORDER, PLACE, SITE, identified, places_of, site_ids
from geodata.harmonise.layout_columns import Columns, layout_columns
from geodata.harmonise.passes import passes_of
from geodata.harmonise.repeats import tell_near_duplicates, tell_reversals
from geodata.harmonise.site_shapes import is_polygon, one_point_a_row, points_of, without_lines
from geodata.harmonise.text import as_text
from geodata.harmonise.written_dates import as_written_days
from geodata.layout import Layout
from geodata.options import list_option, mapping_option
from geodata.provenance import Finding, Findings, Source

BESIDE = ("sensor", "confidence", "source_status")
"""Text columns of a record beside its class."""
OF_SITE = ("site_type", columns.SOURCE_DISTRICT, "notes")
"""Text columns of a site."""


def harmonise_statements(
    delivered: gpd.GeoDataFrame,
    *,
    source: Source,
    metric_crs: CRS,
    layout: Layout,
    options: Mapping[str, object],
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, gpd.GeoDataFrame | None, list[Finding]]:
    """The sites of a list of statements, what was said of each at every epoch, outlines, and what was found.

    Definition, this project's: a row is one statement about one place on one day, and its class means what the
    provider's crosswalk (``layout.crosswalk``, which cites its publication) or option ``scale:`` says. Rows of
    one place are one site with several epochs; an epoch is a pass (:mod:`geodata.harmonise.passes`) and is
    named by its latest date. Of two statements about a site in one pass the later counts.

    Parameters
    ----------
    delivered
        From a reader; one row for each statement.
    source
        Where it comes from; its id begins every site id.
    metric_crs
        Metric CRS of the city.
    layout
        Which column says what.
    options
        See ``OPTIONS["assessments"]``.

    Returns
    -------
    sites
        ``columns.SITES``; one row for each place and thing there, repeated rows included and marked. A place
        drawn as a polygon has a point inside it, a road drawn as a line its middle. EPSG:4326.
    assessments
        ``columns.ASSESSMENTS``; one row for each site and epoch with a statement. A missing class is no row; a
        class that could not be told is a row without grade. Ordered by epoch, then as the sites.
    outlines
        ``columns.SITE_OUTLINES``; one row for each site that was drawn as a polygon. ``None`` if none was.
    findings
        Of the reader, the geometry, the columns and the sites.

    Raises
    ------
    UnknownCodeError
        If a class is neither in the crosswalk nor in ``scale:``.
    SourceError
        If classes or dates cannot be found or understood, or no row makes a statement.
    ConfigError
        If an option names no column, or a class, date or kind that does not exist.
    CRSError
        If the reference system is not known.
    """
    named = layout_columns(delivered, layout, options, source_id=source.id)
    cleaned, found = cleaned_as_configured(
        delivered,
        options,
        source_id=source.id,
        expect=layout.shapes,
        metric_crs=metric_crs,
        count_duplicates=False,
    )
    findings = Findings("harmonise", source.id, found)
    table = one_point_a_row(cleaned, findings)
    said = _said(table[named.damage_class], layout, options, source)
    kinds = _kinds(table, said, named, source)
    table = without_lines(table, kinds.isin([ROAD, TRANSPORT]), findings)
    place = places_of(table, named.place, metric_crs=metric_crs, findings=findings)
    rows = _rows(table, said, named, source).assign(**{PLACE: place, columns.SITE_KIND: kinds})
    rows = _in_passes(rows, named, source, findings)
    rows = identified(rows, tie_breakers=[*OF_SITE, *BESIDE])
    sites, outlines = _sites(rows, table.geometry, source, findings)
    assessments = _assessments(rows, sites, source, findings)
    _tell_repeats(rows, findings)
    drawn_as_point = (
        sites if outlines is None else sites[~sites[columns.SITE_ID].isin(outlines[columns.SITE_ID])]
    )
    tell_near_duplicates(drawn_as_point, metric_crs, findings)
    tell_reversals(assessments, findings)
    return sites.reset_index(drop=True), assessments, outlines, findings.entries


def _said(values: pd.Series, layout: Layout, options: Mapping[str, object], source: Source) -> Statements:
    scale = mapping_option(options, "scale")
    meanings = meanings_of_scale(scale) if scale else meanings_of(layout.crosswalk)
    silent = list_option(options, "no_record_values") or []
    said = look_up(values, meanings, source_id=source.id, no_record=silent)
    if (said.number < 0).all():
        msg = (
            f"{source.id} has no damage class in any of the {len(values)} rows of column {values.name}; check "
            "that the right file, layer and class_column: are named."
        )
        raise SourceError(msg)
    return said


def _kinds(table: gpd.GeoDataFrame, said: Statements, named: Columns, source: Source) -> pd.Series:
    """Kind of what each row is about: by its class, by the reader's column, or as all of them."""
    kinds = said.texts("kind").astype(object)
    if named.kind is not None:
        told = as_text(table[named.kind])
        strange = sorted(set(told.dropna()) - set(SITE_KINDS))
        if strange:
            msg = (
                f"Column {named.kind} of {source.id} holds {strange[0]!r}, which is no kind of site; expected one "
                f"of {', '.join(SITE_KINDS)}."
            )
            raise SourceError(msg)
        kinds = kinds.combine_first(told.astype(object))
    return kinds.fillna(named.kind_of_all).astype("str")


def _rows(table: gpd.GeoDataFrame, said: Statements, named: Columns, source: Source) -> pd.DataFrame:
    """What each row says, in our columns; its date as written."""
    empty = pd.Series(np.nan, index=table.index, dtype="str")
    texts = {
        "site_type": named.site_type,
        columns.SOURCE_DISTRICT: named.district,
        "notes": named.notes,
        "sensor": named.sensor,
        "confidence": named.confidence,
        "source_status": named.status,
    }
    number = said.number[table.index]
    kept = Statements(number, said.classes)
    grade = kept.grades("grade")
    return pd.DataFrame(
        {
            "is_stated": number >= 0,
            "class": np.array([*(f"{one.code} {one.label}" for one in said.classes), ""], dtype=object)[
                number
            ],
            "rank": np.asarray(rank_of(grade), dtype=np.int16),
            columns.SOURCE_GRADE: as_text(table[named.damage_class]),
            columns.GRADE: grade,
            columns.GRADE_MIN: kept.grades("grade_min"),
            columns.GRADE_MAX: kept.grades("grade_max"),
            columns.LIFECYCLE: kept.texts("lifecycle"),
            columns.SENSOR_DATE: _days(table, named, source),
        }
        | {name: empty if column is None else as_text(table[column]) for name, column in texts.items()},
        index=table.index,
    )


def _days(table: gpd.GeoDataFrame, named: Columns, source: Source) -> pd.Series:
    if named.date is not None:
        days = as_written_days(table[named.date], source_id=source.id, date_format=named.date_format)
        return days if named.day is None else days.fillna(named.day).astype(DAY)
    if named.day is not None:
        return pd.Series(named.day, index=table.index).astype(DAY)
    told = ", ".join(str(name) for name in table.columns if name != table.geometry.name)
    msg = (
        f"Nothing says when the statements of {source.id} were made; give the date of all rows with option "
        f"date:, such as 2017-10-21, or the column of dates with date_column: (columns: {told})."
    )
    raise SourceError(msg)


def _in_passes(rows: pd.DataFrame, named: Columns, source: Source, findings: Findings) -> pd.DataFrame:
    """`rows` with the epoch of each statement; a statement without date takes the latest."""
    days = rows[columns.SENSOR_DATE].where(rows["is_stated"])
    dated = days.notna()
    if not dated.any():
        msg = (
            f"Column {named.date} of {source.id} holds no date beside any damage class; give the date of all "
            "rows with option date:, or another column with date_column:."
        )
        raise SourceError(msg)
    places = pd.Series(pd.factorize(rows[PLACE])[0], index=rows.index)
    epochs = passes_of(days[dated], places[dated], pass_days=named.pass_days).reindex(rows.index)
    label = days.max()
    undated = rows["is_stated"] & ~dated
    detail = f"Statements without a date; {label:%Y-%m-%d}, the latest of the list, is taken."
    findings.add("missing_sensor_date", "repaired", int(undated.sum()), detail)
    return rows.assign(
        **{
            columns.SENSOR_DATE: days.mask(undated, label).astype(DAY),
            columns.EPOCH: epochs.mask(undated, label).astype(DAY),
        }
    )


def _sites(
    rows: pd.DataFrame, geometry: gpd.GeoSeries, source: Source, findings: Findings
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame | None]:
    """Each site as its latest statement has it, in the order of the table, and the outlines of polygons."""
    in_time = rows.sort_values([SITE, columns.SENSOR_DATE], kind="stable", na_position="first")
    latest = in_time.groupby(SITE)[list(OF_SITE)].last().astype("str")
    last_row = in_time.index.to_series().groupby(in_time[SITE]).last()
    first_row = rows.index.to_series().groupby(rows[SITE]).min()
    sites = rows.loc[last_row, [PLACE, ORDER, COPY, columns.SITE_KIND]].set_axis(last_row.index)
    is_stated = rows["is_stated"].groupby(rows[SITE]).any()
    detail = "Sites without a class at any epoch; they are kept as sites and have no assessment."
    findings.add("no_class", "flagged", int((~is_stated).sum()), detail)
    # Of what kind such a site is only its class would tell, where nothing else does.
    lost = ~is_stated & (sites[columns.SITE_KIND] == UNSPECIFIED_SITE)
    kinds = sites[columns.SITE_KIND].mask(lost, OTHER_SITE)
    drawn = geometry.loc[last_row].set_axis(last_row.index)
    told = latest.join(site_ids(sites, source_id=source.id))
    told[columns.SOURCE_ID] = source.id
    told[columns.SITE_KIND] = kinds
    made = gpd.GeoDataFrame(told, geometry=points_of(drawn), crs=geometry.crs)
    order = first_row.sort_values(kind="stable").index
    outlined = is_polygon(drawn)[order]
    made = made.loc[order, columns.names(columns.SITES)]
    detail = (
        "Sites alike in position, type, date and class; kept, counted as published, and never matched twice."
    )
    findings.add("exact_duplicate", "flagged", int(made[columns.DUPLICATE_OF].notna().sum()), detail)
    outlines = None
    if outlined.any():
        ids = made.loc[outlined, columns.SITE_ID].to_numpy()
        polygons = gpd.GeoSeries(drawn[order][outlined].to_numpy(), crs=geometry.crs)
        outlines = gpd.GeoDataFrame({columns.SITE_ID: ids}, geometry=polygons)
    return made, outlines


def _assessments(
    rows: pd.DataFrame, sites: gpd.GeoDataFrame, source: Source, findings: Findings
) -> pd.DataFrame:
    stated = rows[rows["is_stated"]].sort_values([columns.EPOCH, columns.SENSOR_DATE], kind="stable")
    superseded = stated.duplicated([SITE, columns.EPOCH], keep="last")
    detail = (
        "Statements followed by a later one about the same site within the same pass (option pass_days:); the "
        "later counts."
    )
    findings.add("superseded_in_pass", "refused", int(superseded.sum()), detail)
    kept = stated[~superseded].copy()
    kept[columns.SITE_ID] = kept[SITE].map(sites[columns.SITE_ID])
    kept[columns.SOURCE_ID] = source.id
    kept["nth"] = kept[SITE].map(pd.Series(np.arange(len(sites)), index=sites.index))
    ordered = kept.sort_values([columns.EPOCH, "nth"], kind="stable").reset_index(drop=True)
    return ordered[columns.names(columns.ASSESSMENTS)]


def _tell_repeats(rows: pd.DataFrame, findings: Findings) -> None:
    several = rows["is_stated"] & (rows[ORDER] > 0) & (rows[COPY] == 0)
    detail = (
        "Further statements about one place on one day that differ in type or class; each is kept as a site of "
        "its own."
    )
    findings.add("several_at_one_place", "kept", int(several.sum()), detail)
