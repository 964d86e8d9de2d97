"""Each statement is dated by its own image after the event."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geodata.errors import SourceError
from geodata.sources.copernicus_images import image_days, resolution_m, source_ids
from tests.geodata.sources.copernicus.reading import harmonised, statements, told
from tests.provider_files import copernicus as files


@pytest.mark.parametrize(
    ("written", "ids"),
    [(2, (2,)), (2.0, (2,)), ("2", (2,)), ("2.0", (2,)), ("1, 2", (1, 2)), ("1;2", (1, 2)), (None, ()), (np.nan, ()), ("Null", ())],
)  # fmt: skip
def test_ids_of_images_are_read_however_they_are_written(written: object, ids: tuple[int, ...]) -> None:
    assert source_ids(written) == ids


def dated(folder: Path, ids: list[object], **sources: object) -> gpd.GeoDataFrame:
    layer = files.built_up(files.FIRST[: len(ids)], dmg_src_id=ids)
    tables = {"builtUpA": layer, "source": files.source_table(**sources)}  # type: ignore[arg-type]
    return statements(files.write_gpkg(folder / f"{files.NAME}_v1.gpkg", tables))


def test_the_image_after_the_event_dates_a_statement_and_no_other(tmp_path: Path) -> None:
    table = dated(tmp_path, ["2", "1, 2", "1", "3", "7", None])
    days = table["image_date"]
    assert days[:2].tolist() == [pd.Timestamp(files.DAY)] * 2
    assert days[2:].isna().all()
    assert told(table) == {"image_before_event": 1, "source_without_date": 1, "no_source_row": 2}


def test_of_several_images_after_the_event_the_latest_counts(tmp_path: Path) -> None:
    table = dated(
        tmp_path,
        ["1,2,3", "2"],
        src_date=["06/11/2022", "08/02/2023", "09/02/2023"],
        eventphase=["Pre-event", "Post-event", "Post-event"],
    )
    assert table["image_date"].tolist() == [pd.Timestamp("2023-02-09"), pd.Timestamp("2023-02-08")]


def test_without_a_table_of_images_no_row_has_a_date_and_the_message_asks_for_one(tmp_path: Path) -> None:
    path = files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", {"builtUpA": files.built_up()})
    table = statements(path)
    assert table["image_date"].isna().all()
    assert told(table) == {"no_source_row": 6}
    with pytest.raises(SourceError, match=r"option\s+date:"):
        harmonised(table)
    _, assessments, _ = harmonised(table, date="2023-02-08")
    assert len(assessments) == 6


def test_days_before_months_as_the_manual_says() -> None:
    written = pd.Series(
        ["06/02/2023", "6/2/2023", "2023-02-06", "20230206", "2023", "Not Applicable", None, "31/02/2023"]
    )
    days = image_days(written)
    assert days[:4].tolist() == [pd.Timestamp("2023-02-06")] * 4
    assert days[4:].isna().all()


def test_resolutions_are_in_metres() -> None:
    assert resolution_m("0.5 m") == 0.5
    assert resolution_m("0,3") == 0.3
    assert resolution_m("50 cm") == 0.5
    assert np.isnan(resolution_m("Not Applicable"))
    assert np.isnan(resolution_m(998))
