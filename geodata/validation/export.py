"""A drawn sample -> the folder of forms that people are given."""

from pathlib import Path

import pandas as pd

from geodata.crs import metric_crs
from geodata.publish.bundle import Bundle
from geodata.validation.design import DESIGN_FILE, SampleError
from geodata.validation.draw import Sample
from geodata.validation.frame import frame_of
from geodata.validation.geopackage import write_geopackage
from geodata.validation.sheet_rows import sheet_rows
from geodata.validation.sheets import write_sheets
from geodata.validation.xlsform import write_xlsform

GEOPACKAGE, XLSFORM, SHEETS, CSV = (
    "reference_sample.gpkg",
    "xlsform.xlsx",
    "sheets.pdf",
    "reference_sample.csv",
)


MOST_SHEETS = 3000
"""Pages nobody prints: beyond this many the sheets would take minutes to draw."""


def write_sample(sample: Sample, bundle: Bundle, folder: Path) -> list[Path]:
    """Write every form of the sample and its design into `folder`; the files written.

    Printed sheets, a page a building, are left out of samples larger than :data:`MOST_SHEETS`.

    Files of an earlier sample are not written over: answers may already be in them.

    Raises
    ------
    SampleError
        If the folder already holds one of the files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with_sheets = sample.design.n <= MOST_SHEETS
    wanted = (GEOPACKAGE, XLSFORM, *((SHEETS,) if with_sheets else ()), CSV, DESIGN_FILE)
    paths = {name: folder / name for name in wanted}
    taken = next((path for path in paths.values() if path.exists()), None)
    if taken is not None:
        msg = f"{taken} is already there and may hold answers, so it was left as it is; name another folder with --out."
        raise SampleError(msg)
    rows = sheet_rows(sample, bundle.table("districts"))
    crs = metric_crs(bundle.manifest["area"]["crs"])
    write_geopackage(rows, sample.design, paths[GEOPACKAGE])
    write_xlsform(rows, sample.design, paths[XLSFORM])
    if with_sheets:
        write_sheets(rows, frame_of(bundle), sample.design, crs, paths[SHEETS])
    # The byte-order mark is what makes spreadsheet programs read the Arabic names as such.
    pd.DataFrame(rows.drop(columns="geometry")).to_csv(
        paths[CSV], index=False, encoding="utf-8-sig", lineterminator="\n"
    )
    paths[DESIGN_FILE].write_text(sample.design.text(), encoding="utf-8")
    return list(paths.values())
