"""Published figures and buildings by hand, for what is asked about the stock of homes."""

import pandas as pd

from geodata.claims.entry import Text
from geodata.claims.figures import PublishedFigure

Row = tuple[str, str | None, float, float | None, str | None]


def figure(name: str, value: float, unit: str, **changes: object) -> PublishedFigure:
    """A published figure whose text was seen."""
    plain: dict[str, object] = {
        "id": name,
        "label": Text(en=name, ar=name),
        "value": value,
        "unit": unit,
        "publisher": Text(en="a census", ar="تعداد"),
        "verification": "P",
    }
    return PublishedFigure.model_validate(plain | changes)


def building_table(*rows: Row) -> pd.DataFrame:
    """Buildings from (district, grade, ground area, storeys, use)."""
    return pd.DataFrame(list(rows), columns=["district_id", "damage_grade", "area_m2", "levels", "use"])
