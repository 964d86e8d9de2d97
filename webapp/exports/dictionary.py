"""Every column of every export: its name, unit and meaning, in the words of the published tables where it is theirs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from geodata import columns
from geodata.columns import Column
from geodata.grades import DESTROYED, GRADES, MODERATE, NO_VISIBLE_DAMAGE, POSSIBLE, SEVERE

NOTICE = Column(
    "notice", "text", "", "Says that positions in this row are made up; only in the files of such a city."
)
DISTRICT_NAMES = (
    Column("district_name_en", "text", "", "Name of the district in English.", True, "no English name"),
    Column("district_name_ar", "text", "", "Name of the district in Arabic.", True, "no Arabic name"),
)
_NO_FOOTPRINTS = "the city has no footprints"
_NO_SAMPLE = "no sample was checked, or too little of it here"
_EPOCH = Column(columns.EPOCH, "date", "", "Date of the images whose grades the row holds.")


def _of(table: Iterable[Column], *names: str) -> Iterator[Column]:
    """Columns as the published table describes them."""
    by_name = {column.name: column for column in table}
    return (by_name[name] for name in names)


def _pcode(level: int) -> Column:
    return Column(
        f"adm{level}_pcode", "text", "", f"P-code of OCHA's administrative level {level}.", True,
        "not known, or the district has no P-code: none is made up",
    )  # fmt: skip


def _n(name: str, meaning: str) -> Column:
    return Column(name, "integer", "see counted", meaning, True, _NO_FOOTPRINTS)


def _districts() -> Iterator[Column]:
    yield from (_pcode(level) for level in range(4))
    yield Column("district_code", "text", "", "Stable id of the district inside its district set.")
    yield from _of(columns.DISTRICTS, "code_system", "name_en", "name_ar")
    yield _n("buildings_total", "Footprints in the district.")
    yield _n(
        "buildings_analysed",
        "Footprints on ground that was looked at: with a grade, or never listed as damaged.",
    )
    yield _n(
        "buildings_not_analysed",
        "Footprints nobody could grade: unreadable, on no image, or outside the area.",
    )
    for grade in GRADES[::-1]:
        yield Column(grade, "integer", "see counted", f"Counted as {grade} at the date.")
    yield Column(
        "damaged_est",
        "number",
        "see counted",
        "Estimate of destroyed, severe and moderate together, adjusted for the errors that people found in a sample.",
        True,
        _NO_SAMPLE,
    )
    yield Column(
        "damaged_lo", "number", "see counted", "Lower end of the interval of damaged_est.", True, _NO_SAMPLE
    )
    yield Column(
        "damaged_hi", "number", "see counted", "Upper end of the interval of damaged_est.", True, _NO_SAMPLE
    )
    yield Column(
        "pct_damaged",
        "number",
        "0-100",
        "damaged_est of all footprints (of all sites where the city has none: then of the list only).",
        True,
        _NO_SAMPLE,
    )
    yield Column("pct_lo", "number", "0-100", "Lower end of the interval of pct_damaged.", True, _NO_SAMPLE)
    yield Column("pct_hi", "number", "0-100", "Upper end of the interval of pct_damaged.", True, _NO_SAMPLE)
    yield Column("ci_level", "number", "0-1", "Nominal level of the intervals.", True, _NO_SAMPLE)
    yield Column(
        "ref_sample_n",
        "integer",
        "see counted",
        "Units of the sample that people answered for in the district.",
        True,
        _NO_SAMPLE,
    )
    yield replace(next(_of(columns.STATISTICS, "footprint_area_m2")), missing_means=_NO_FOOTPRINTS)
    yield Column(
        "damaged_area_m2",
        "number",
        "m2",
        "Ground area of the footprints counted as destroyed, severe or moderate.",
        True,
        _NO_FOOTPRINTS,
    )
    yield Column("imagery_date", "date", "", "Date of the images whose grades are counted.")
    yield Column("source", "text", "", "Ids of the sources that grade, joined by a semicolon.")
    yield Column("version", "text", "", "Release of the data: a hash that no other state of them has.")
    yield Column(
        "counted",
        "text",
        "",
        "What the counts are of: buildings, or sites where the city has no footprints. Sites are no share of anything.",
    )
    yield _n(
        "no_record",
        "Footprints on ground that was looked at, without a grade at the date. Never counted as undamaged.",
    )
    yield Column(
        "damaged_mapped",
        "integer",
        "see counted",
        "destroyed + severe + moderate, as mapped and not adjusted.",
    )
    yield Column(
        "pct_damaged_mapped",
        "number",
        "0-100",
        "damaged_mapped of buildings_total.",
        True,
        "no footprints in the district",
    )
    yield Column(
        "sites_listed",
        "integer",
        "sites",
        "Sites the sources list in the district, of every kind, duplicates included.",
    )
    yield from _of(columns.DISTRICTS, "is_approximate", "area_km2")


def _buildings() -> Iterator[Column]:
    yield from _of(columns.BUILDINGS, columns.BUILDING_ID, columns.DISTRICT_ID)
    yield from DISTRICT_NAMES
    yield Column(
        columns.GRADE,
        "text",
        "",
        "Class at the date, or not_assessed: there is no statement, which is never no damage.",
    )
    yield Column(columns.GRADE_MIN, "text", "", "Lowest class the statement can mean.", True, "not assessed")
    yield Column(columns.GRADE_MAX, "text", "", "Highest class the statement can mean.", True, "not assessed")
    yield Column(
        "not_assessed_reason",
        "text",
        "",
        "graded_later (at a later date only), no_record (on ground that was looked at), not_analysed (unreadable), outside_image or outside (of the area of interest).",
        True,
        "it has a class",
    )
    yield Column(
        columns.SOURCE_GRADE,
        "text",
        "",
        "The class in the source's own words; of several sources that say the same class, joined by a semicolon.",
        True,
        "not assessed",
    )
    yield Column(
        columns.SOURCE_ID,
        "text",
        "",
        "Sources that say this class at the date, joined by a semicolon.",
        True,
        "not assessed",
    )
    yield _EPOCH
    yield Column(
        columns.SENSOR_DATE,
        "date",
        "",
        "Date of the image on which its assigned site was graded.",
        True,
        "not stated, or no site was assigned",
    )
    yield Column("footprint_source_id", "text", "", "Source the footprint comes from.")
    yield from _of(
        columns.BUILDINGS,
        "footprint_date",
        "area_m2",
        "use",
        "levels",
        columns.BLOCK_ID,
        columns.SITE_ID,
        "n_sites",
    )


def _sites() -> Iterator[Column]:
    yield from _of(
        columns.PUBLISHED_SITES, columns.SITE_ID, "site_type", columns.SITE_KIND, columns.DISTRICT_ID
    )
    yield from DISTRICT_NAMES
    yield Column(
        columns.GRADE,
        "text",
        "",
        "Class at the date, or not_assessed where there is no record.",
        True,
        "recorded without a damage class, as a crater is",
    )
    yield Column(columns.GRADE_MIN, "text", "", "Lowest class the statement can mean.", True, "no class")
    yield Column(columns.GRADE_MAX, "text", "", "Highest class the statement can mean.", True, "no class")
    yield replace(
        next(_of(columns.ASSESSMENTS, columns.SOURCE_GRADE)),
        nullable=True,
        missing_means="no record at the date",
    )
    yield next(_of(columns.PUBLISHED_SITES, columns.SOURCE_ID))
    yield _EPOCH
    yield Column("is_recorded", "flag", "", "True if the source has a record of the site at the date.")
    yield replace(
        next(_of(columns.ASSESSMENTS, columns.SENSOR_DATE)),
        nullable=True,
        missing_means="no record at the date",
    )
    yield from _of(columns.ASSESSMENTS, "sensor", "confidence", "source_status")
    yield from _of(
        columns.PUBLISHED_SITES, columns.BUILDING_ID, columns.DUPLICATE_OF, columns.SOURCE_DISTRICT, "notes"
    )


def _incidents() -> Iterator[Column]:
    yield from _of(
        columns.PUBLISHED_INCIDENTS,
        columns.INCIDENT_ID,
        columns.SOURCE_ID,
        "incident_type",
        "from_date",
        "to_date",
    )
    yield Column(
        "certainty",
        "text",
        "",
        "At the date: certain (its last possible day is past), possible (its first is, or it has no date) or later.",
    )
    yield _EPOCH
    yield from _of(columns.PUBLISHED_INCIDENTS, columns.DISTRICT_ID)
    yield from DISTRICT_NAMES
    yield from _of(
        columns.PUBLISHED_INCIDENTS, "is_across_border", "precision", "precision_m", "source_name", "notes"
    )


_CLAIMS: tuple[Column, ...] = (
    Column("claim_id", "text", "", "Id of the statement; its page is /claims/<city>/<claim_id>."),
    Column("kind", "text", "", "statement, or rival: another published version of one."),
    Column("text_en", "text", "", "The statement, verbatim where is_verbatim."),
    Column("text_ar", "text", "", "The statement in Arabic, this project's translation.", True, "not translated"),
    Column("is_verbatim", "flag", "", "False where only the figure is on record and not its sentence."),
    Column("speaker_en", "text", "", "Who said it."),
    Column("speaker_ar", "text", "", "Who said it, in Arabic.", True, "not translated"),
    Column("said_on", "text", "", "Day, month or year of the statement, as far as it is known.", True, "not dated"),
    Column("source_title", "text", "", "Title of the text it stands in."),
    Column("source_author", "text", "", "Author of that text.", True, "not stated"),
    Column("source_url", "text", "", "Address of that text.", True, "not on record"),
    Column("unit", "text", "", "What the statement counts."),
    Column("said", "text", "", "The stated quantity, verbatim.", True, "no quantity"),
    Column("quantity_kind", "text", "", "share or count.", True, "no quantity"),
    Column("value", "number", "0-1 for a share", "The stated quantity.", True, "no quantity"),
    Column("value_low", "number", "0-1 for a share", "Least value its words can mean.", True, "no quantity"),
    Column("value_high", "number", "0-1 for a share", "Greatest value its words can mean.", True, "no quantity"),
    Column("verdict", "text", "", "consistent, consistent_only_if, above_evidence, below_evidence, not_comparable or cannot_be_tested."),
    Column("sentence_en", "text", "", "The verdict in a sentence."),
    Column("sentence_ar", "text", "", "The verdict in a sentence, in Arabic."),
    Column("n_readings", "integer", "readings", "Ways of measuring it that were tried."),
    Column("n_deciding", "integer", "readings", "Readings the verdict rests on."),
    Column("measured_low", "number", "0-1 for a share", "Least deciding reading of the statement's kind.", True, "no reading decides"),
    Column("measured_high", "number", "0-1 for a share", "Greatest deciding reading of the statement's kind.", True, "no reading decides"),
    Column("version", "text", "", "Release of the data."),
)  # fmt: skip


def _accuracy() -> Iterator[Column]:
    yield from _of(columns.ADJUSTED, columns.DISTRICT_ID)
    yield from DISTRICT_NAMES
    yield from columns.ADJUSTED[1:]


def _sample() -> Iterator[Column]:
    for column in columns.VALIDATION_SAMPLE:
        yield column
        if column.name == columns.DISTRICT_ID:
            yield from DISTRICT_NAMES


POSITION: tuple[Column, ...] = (
    Column("longitude", "number", "degrees", "Longitude of a point inside the place, EPSG:4326."),
    Column("latitude", "number", "degrees", "Latitude of a point inside the place, EPSG:4326."),
)
"""Stand in for the geometry in formats that have none."""

EXPORTED: dict[str, tuple[Column, ...]] = {
    "districts": tuple(_districts()),
    "buildings": tuple(_buildings()),
    "sites": tuple(_sites()),
    "incidents": tuple(_incidents()),
    "reference_sample": tuple(_sample()),
    "claims": _CLAIMS,
    "accuracy": tuple(_accuracy()),
}
"""Columns of each layer in order, without geometry and notice."""

HXL: dict[str, str] = {
    "adm0_pcode": "#country+code+v_pcode",
    "adm1_pcode": "#adm1+code+v_pcode",
    "adm2_pcode": "#adm2+code+v_pcode",
    "adm3_pcode": "#adm3+code+v_pcode",
    "district_code": "#loc+code",
    columns.DISTRICT_ID: "#loc+code",
    "name_en": "#loc+name+i_en",
    "name_ar": "#loc+name+i_ar",
    "district_name_en": "#loc+name+i_en",
    "district_name_ar": "#loc+name+i_ar",
    "buildings_total": "#indicator+buildings+total+num",
    "buildings_analysed": "#indicator+buildings+analysed+num",
    "buildings_not_analysed": "#indicator+buildings+not_analysed+num",
    **{
        grade: f"#indicator+buildings+{grade}+num"
        for grade in (DESTROYED, SEVERE, MODERATE, POSSIBLE, NO_VISIBLE_DAMAGE)
    },
    "damaged_est": "#indicator+damaged+est+num",
    "damaged_lo": "#indicator+damaged+lo+num",
    "damaged_hi": "#indicator+damaged+hi+num",
    "pct_damaged": "#indicator+damaged+pct",
    "pct_lo": "#indicator+damaged+lo+pct",
    "pct_hi": "#indicator+damaged+hi+pct",
    "imagery_date": "#date+imagery",
    columns.EPOCH: "#date+imagery",
    columns.SENSOR_DATE: "#date+sensor",
    "source": "#meta+source",
    columns.SOURCE_ID: "#meta+source",
    columns.BUILDING_ID: "#loc+building+code",
    columns.SITE_ID: "#loc+site+code",
    columns.GRADE: "#severity+damage",
    "area_m2": "#indicator+area+m2",
    "version": "#meta+version",
    "notice": "#meta+notice",
}
"""HXL tag of each column that has one; the attributes after +num and of damage are this project's."""


def columns_of(layer: str, *, synthetic: bool) -> tuple[Column, ...]:
    """Columns of a layer in order; a city with made-up positions says so in every row."""
    return (*EXPORTED[layer], NOTICE) if synthetic else EXPORTED[layer]
