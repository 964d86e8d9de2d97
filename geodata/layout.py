"""Where delivered data say what: the columns of a table of statements, the band and values of a raster."""

from dataclasses import dataclass
from typing import Literal

from geodata.grades import Crosswalk, SourceClass

Shapes = Literal["point", "polygon", "any"]


@dataclass(frozen=True)
class RasterLayout:
    """What the cells of a raster say.

    A configuration overrides each with the option of the same name, except the classes.

    Attributes
    ----------
    band
        Description of the band, or its number from 1; descriptions are looked up first, in any case.
    reached, below
        For scores: what a footprint at or above, or below the threshold says.
    threshold, threshold_source
        Smallest score that counts, and who published it; ``None``: the options must give both.
    crosswalk
        For classes: what each cell value means; its codes are numbers. Together with ``reached`` the score is the
        share of seen cells whose class counts above no visible damage.
    unseen_values
        Cell values that mean not seen, beside the raster's nodata.
    """

    band: str | int = 1
    reached: SourceClass | None = None
    below: SourceClass | None = None
    threshold: float | None = None
    threshold_source: str | None = None
    crosswalk: Crosswalk | None = None
    unseen_values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Layout:
    """Columns of a delivered table in which each row is one statement about one place at one date.

    A configuration overrides any column with the option of the same name, and ``crosswalk`` with ``scale:``.

    Attributes
    ----------
    crosswalk
        What the classes in ``class_column`` mean.
    class_column
        Column of the provider's class, verbatim. Missing: no statement (the row is a site without a record).
    date_column
        Column of the image or survey date; ``None``: option ``date:`` is required.
    place_column
        Column whose equal values mean the same place at several dates; ``None``: equal geometry does.
    type_column, district_column, notes_column
        Columns of what the site is, its district label and remarks, verbatim.
    kind_column
        Column of one of :data:`geodata.grades.SITE_KINDS`, made by the reader; ``None``: ``kind`` for all.
    kind
        Kind of the sites whose class and ``kind_column`` say nothing else.
    confidence_column, sensor_column, status_column
        Columns of what stands beside the class, verbatim.
    shapes
        Geometry that is expected; ``any`` keeps points and polygons.
    """

    crosswalk: Crosswalk
    class_column: str
    date_column: str | None = None
    place_column: str | None = None
    type_column: str | None = None
    district_column: str | None = None
    notes_column: str | None = None
    kind_column: str | None = None
    kind: str = "building"
    confidence_column: str | None = None
    sensor_column: str | None = None
    status_column: str | None = None
    shapes: Shapes = "any"
