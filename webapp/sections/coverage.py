"""What is known of the buildings of each district: assessed, or why they have no grade."""

from webapp.city import City
from webapp.districts.table import Heading
from webapp.languages import gettext as _
from webapp.languages import long_date
from webapp.plain_table import PlainTable, by_district, file_of, numbers
from webapp.wording.coverage import UNGRADED, heading_of


def coverage_table(city: City) -> PlainTable | None:
    """Footprints of each district by what is known of them; `None` where there are no footprints."""
    if not city.has_footprints:
        return None
    columns = ("n_footprints", "n_assessed", *UNGRADED, "n_footprints_undated")
    unit = _("buildings")
    rows = [row for row in (*city.district_rows(), city.outside_row(), city.city_row()) if row is not None]
    return PlainTable(
        id="coverage",
        caption=_("What is known of the buildings, on images up to %(date)s") % {"date": long_date(city.epoch)},
        first=_("District"),
        headings=[
            Heading(_("Footprints"), _("buildings in all")),
            Heading(_("Assessed"), unit),
            *(Heading(heading_of(name), unit) for name in UNGRADED),
            Heading(_("Undated footprints"), _("buildings, of those in all")),
        ],
        rows=by_district(city, rows, numbers(columns)),
        note=_(
            "Assessed and the four columns after it add up to the footprints. An undated footprint may be newer or "
            "older than the damage."
        ),
        file=file_of(city, "statistics.csv"),
    )  # fmt: skip
