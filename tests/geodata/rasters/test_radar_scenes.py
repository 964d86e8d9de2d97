"""Which image, polarisation, day and orbit a file is; and what is refused."""

from datetime import date

import numpy as np
import pytest
import rasterio

from geodata.errors import SourceError
from geodata.rasters.radar_scenes import find_radar_bands, relative_orbit
from tests.geodata.rasters.radar_stacks import scene_name, write_power

BOTH = {"VV": np.ones((4, 4)), "VH": np.ones((4, 4))}
SAFE = scene_name("A", date(2017, 1, 3), 14_647)


@pytest.mark.parametrize(
    ("satellite", "absolute", "relative"),
    [
        ("S1A", 73, 1),
        ("S1A", 72, 175),
        ("A", 14_647, 50),
        ("S1B", 27, 1),
        ("S1B", 26, 175),
        ("S1C", 8018, 147),
        ("S1C", 8019, 46),
    ],
)
def test_the_relative_orbit_follows_from_the_absolute_one(satellite, absolute, relative):
    assert relative_orbit(satellite, absolute) == relative


def test_a_satellite_without_a_known_offset_needs_a_manifest():
    with pytest.raises(SourceError, match="manifest with the columns path,date,orbit,polarisation"):
        relative_orbit("S1D", 3000)


def test_a_product_name_says_the_day_and_the_orbit(tmp_path):
    write_power(tmp_path / SAFE, BOTH)
    vh, vv = find_radar_bands(tmp_path)
    assert (vv.polarisation, vv.band, vv.orbit, vv.day) == ("VV", 1, 50, date(2017, 1, 3))
    assert (vh.polarisation, vh.band) == ("VH", 2)


def test_the_names_of_measurement_files_are_read_too(tmp_path):
    name = "s1b-iw-grd-vh-20170103t030000-20170103t030025-003700-006800-002.tiff"
    write_power(tmp_path / name, {"": np.ones((4, 4))})
    (band,) = find_radar_bands(tmp_path)
    assert (band.polarisation, band.orbit, band.day) == ("VH", (3700 - 27) % 175 + 1, date(2017, 1, 3))


def test_one_polarisation_a_file_by_its_name(tmp_path):
    for suffix in ("_VV", "_vh"):
        write_power(tmp_path / SAFE.replace(".tif", f"{suffix}.tif"), {"": np.ones((4, 4))})
    assert [band.polarisation for band in find_radar_bands(tmp_path)] == ["VH", "VV"]


def test_descriptions_of_other_tools_are_understood(tmp_path):
    write_power(tmp_path / SAFE, {"Gamma0_VH": np.ones((2, 2)), "sigma0-vv": np.ones((2, 2))})
    assert {band.polarisation: band.band for band in find_radar_bands(tmp_path)} == {"VH": 1, "VV": 2}


def test_tags_and_a_manifest_say_what_the_name_does_not(tmp_path):
    path = write_power(tmp_path / "scene1_VV.tif", {"": np.ones((2, 2))})
    with rasterio.open(path, "r+") as file:
        file.update_tags(DATE="2017-03-04", RELATIVE_ORBIT="77")
    (band,) = find_radar_bands(tmp_path)
    assert (band.day, band.orbit) == (date(2017, 3, 4), 77)
    write_power(tmp_path / "other.tif", {"": np.ones((2, 2))})
    (tmp_path / "list.csv").write_text(
        "Path,date,orbit,polarisation\nother.tif,2017-05-06,150,VH\n", encoding="utf-8"
    )
    (band,) = find_radar_bands(tmp_path / "list.csv")
    assert (band.day, band.orbit, band.polarisation) == (date(2017, 5, 6), 150, "VH")


@pytest.mark.parametrize(
    ("name", "bands", "message"),
    [
        ("20170103_VV.tif", {"": np.ones((2, 2))}, "does not say its relative orbit"),
        ("orbit.tif", {"VV": np.ones((2, 2))}, "does not say when it was taken"),
        (SAFE, {"": np.ones((2, 2))}, "which band is VV or VH"),
        (SAFE, {"VV 1": np.ones((2, 2)), "VV 2": np.ones((2, 2))}, "more than one band of VV"),
    ],
)
def test_a_file_that_does_not_say_what_it_is_is_refused(tmp_path, name, bands, message):
    write_power(tmp_path / name, bands)
    with pytest.raises(SourceError, match=message):
        find_radar_bands(tmp_path)


def test_mixed_orbits_in_one_file_are_refused(tmp_path):
    path = write_power(tmp_path / SAFE, BOTH)
    with rasterio.open(path, "r+") as file:
        file.update_tags(RELATIVE_ORBIT="50,123")
    with pytest.raises(SourceError, match="mixes the relative orbits 50, 123"):
        find_radar_bands(tmp_path)


def test_the_same_image_twice_is_refused(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_power(tmp_path / folder / SAFE, BOTH)
    with pytest.raises(SourceError, match="are both VH of 2017-01-03 in orbit 50"):
        find_radar_bands(tmp_path)


def test_digital_numbers_are_not_power(tmp_path):
    with rasterio.open(
        tmp_path / SAFE,
        "w",
        driver="GTiff",
        dtype="uint16",
        count=1,
        height=2,
        width=2,
        crs="EPSG:32637",
        transform=rasterio.Affine(10, 0, 0, 0, -10, 0),
    ) as file:
        file.write(np.ones((2, 2), np.uint16), 1)
    with pytest.raises(SourceError, match="uint16"):
        find_radar_bands(tmp_path)


def test_an_empty_folder_a_missing_one_and_a_broken_file_are_told(tmp_path):
    with pytest.raises(SourceError, match=r"holds no \.tif"):
        find_radar_bands(tmp_path)
    with pytest.raises(SourceError, match="neither a folder"):
        find_radar_bands(tmp_path / "nowhere")
    (tmp_path / SAFE).write_bytes(b"II*\0broken")
    with pytest.raises(SourceError, match="cannot be opened"):
        find_radar_bands(tmp_path)
    (tmp_path / "list.csv").write_text("file\nx.tif\n", encoding="utf-8")
    with pytest.raises(SourceError, match="expected are path"):
        find_radar_bands(tmp_path / "list.csv")
