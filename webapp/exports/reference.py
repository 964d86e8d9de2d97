"""The reference page of the exports, made from the tables that files are written by."""

from collections.abc import Iterator

from geodata.columns import LEAST_FOOTPRINTS
from geodata.grades import GRADES, NOT_ASSESSED, RANK
from geodata.publish.bundle import DATA_DICTIONARY
from webapp.class_codes import NOT_ASSESSED_CODE
from webapp.exports.dictionary import EXPORTED, HXL, NOTICE
from webapp.exports.dictionary_files import dictionary_name
from webapp.exports.formats import BOM, FORMATS
from webapp.exports.formats import HXL as HXL_SWITCH
from webapp.exports.geopackage import NOT_ANALYSED, TABLES
from webapp.exports.layers import GEOGRAPHIC, LAYERS, SAMPLE
from webapp.exports.names import REVISION
from webapp.exports.selection import KINDS, NARROWING, NO_KIND, OBEYED
from webapp.exports.zip_file import CHECKSUMS, WHOLE_ONLY, WORDED
from webapp.languages import LANGUAGES
from webapp.wording.columns import told

INTRODUCTION = """\
# Exports

Everything a city has published can be taken away as files: from its Downloads page, by address and by command. All three
write the same file for the same release, language and filters.

```sh
damage-ledger export bundles/raqqa-demo --format xlsx --out report
damage-ledger export bundles/raqqa-demo --format gpkg --district mansour --classes 4,3 --out mansour.gpkg
damage-ledger export bundles/raqqa-demo --format all --out report
```

```text
/export/<city>/<layer>.<format>?<filters>          one layer; <layer> is `all` for several in one file
/export/<city>/<layer>.<format>.metadata.json      what the file holds, of what, by whom, under which licence
/export/<city>/all.zip                             everything
/v/<release>/export/<city>/...                     the same of one release, for good
```

With `progress=1` the address of a file that takes a while answers at once: 202 and how many of its rows are written, then
where it is ready."""

DICTIONARIES = tuple(dictionary_name(DATA_DICTIONARY, code) for code in LANGUAGES)

LAYER_ROWS: dict[str, str] = {
    "districts": "a district: counts, shares with their denominator, intervals where a sample was checked",
    "buildings": "a footprint with its class at the date, or why it has none",
    "sites": "an entry of a source's damage list; sites are no buildings and no share of anything",
    "incidents": "a strike or other incident, as a point; never damage of a building",
    SAMPLE: "a place that people checked: what the map says and what they found; where a sample was read back",
    "claims": "a public statement or a rival version of it, with the verdict",
    "accuracy": "an estimate adjusted for the errors found in the sample, by place and class set",
}

FILTERS: dict[str, tuple[str, str]] = {
    "date": ("one of the dates of the city", "the grades of that image; usually the last"),
    "classes": (
        ", ".join(f"`{RANK[grade]}` {grade}" for grade in GRADES[::-1])
        + f", `{NOT_ASSESSED_CODE}` {NOT_ASSESSED}",
        "several joined by a comma",
    ),
    "district": ("a `district_id`, or `outside`", "what lies in it"),
    "kinds": (", ".join(f"`{kind}`" for kind in (*KINDS, NO_KIND)), "several joined by a comma"),
    "source": (
        "the id of a source that grades",
        "what it says alone: buildings all stay, with its grade in place of what counts; sites of its list stay",
    ),
    "bbox": ("west,south,east,north in degrees", "what touches the box"),
}

NOT_POSSIBLE = f"""\
## What is not possible

- A share of buildings where there are no footprints: a list of damage sites has no denominator, `buildings_total` and
  `pct_damaged_mapped` are empty. Where such a list was checked, `pct_damaged` is of the list only.
- An interval where no sample was checked, or too little of it: the columns of the estimate are then empty, and nothing is
  borrowed from elsewhere.
- An OCHA P-code for a district that has none. `code_system` is then `local`.
- A filtered `{WHOLE_ONLY}`: tiles hold the whole city, and a filter is refused.
- A share that hides how little it rests on: `pct_damaged_mapped` stands beside `buildings_total`, also where that is small.
  Below {LEAST_FOOTPRINTS} footprints it says nothing; the pages, tables and pictures write “too few” in its place.
- A single shapefile: it comes zipped, with `.cpg` and names of at most ten letters. No file that only one vendor reads.
- A file without the mark of a city with made-up positions: it stands in the name, in every row, and in what the file says
  of itself. Nothing switches it off.
- A filter value that the city does not know: the answer is 400 with a sentence, since a file that silently held more
  than asked would be a wrong number."""


def exports_page() -> str:
    """Layers, formats, filters, names, columns and limits of the exports."""
    parts = (_layers(), _formats(), _filters(), _names(), _extras(), (NOT_POSSIBLE, ""), _columns())
    return "\n".join([INTRODUCTION, "", *(line for part in parts for line in part)]).rstrip("\n") + "\n"


def _layers() -> Iterator[str]:
    yield from (
        "## Layers",
        "",
        "A city offers those it has.",
        "",
        "| layer | a row is | formats |",
        "|---|---|---|",
    )
    for name in LAYERS:
        held = ", ".join(f"`{one.name}`" for one in FORMATS.values() if name in one.holds)
        yield f"| `{name}` | {LAYER_ROWS[name]} | {held} |"
    yield ""


def _formats() -> Iterator[str]:
    yield from (
        "## Formats",
        "",
        "| format | file | for | layers in a file | switches |",
        "|---|---|---|---|---|",
    )
    for one in FORMATS.values():
        together = "all together" + (" or one" if one.alone else "") if one.many else "one"
        switches = ", ".join(f"`{name}`" for name in sorted(one.options))
        yield f"| `{one.name}` | `*{one.suffix}` | {one.purpose} | {together} | {switches} |"
    yield from (
        "",
        f"`{BOM}=1` begins a CSV as Excel wants it; `{HXL_SWITCH}=1` puts a row of HXL tags under the header. CSV has",
        "a row's position in `longitude` and `latitude`. Text that a spreadsheet would run as a formula gets an",
        "apostrophe in front. `lang=ar` gives words in Arabic, and workbooks and atlases from right to left; names of",
        "columns and codes stay.",
        "",
    )  # fmt: skip


def _filters() -> Iterator[str]:
    yield from (
        "## Filters",
        "",
        "The same as in the address of the map, and options of the command: a filtered file holds what the map shows.",
        "A layer that a filter does not touch comes whole; its `.metadata.json` names such filters in `not_applied`.",
        "",
        "| filter | values | meaning | layers that obey it |",
        "|---|---|---|---|",
    )
    for name, (values, meaning) in FILTERS.items():
        obeying = [layer for layer in LAYERS if name in OBEYED[layer]] if name in NARROWING else list(LAYERS)
        obeying = [one for one in obeying if not (name == "date" and one in {SAMPLE, "claims", "accuracy"})]
        yield f"| `{name}` | {values} | {meaning} | {', '.join(obeying)} |"
    yield ""


def _names() -> Iterator[str]:
    yield from (
        "## Names of files",
        "",
        "```text",
        f"SYR_RAQQA_UNOSAT_20171021_DMG_sites_r{REVISION}_v0123456789ab.gpkg",
        f"SYR_RAQQA_DEMO_20171021_DMG_SYNTHETIC_buildings_part-89abcdef_r{REVISION}_v0123456789ab.gpkg",
        "```",
        "",
        "Country, place, date of the images, `DMG` for damage, `SYNTHETIC` where positions are made up, layer, `part-` and a",
        "code of the filters where only a part was asked for, `r` with the revision of the columns, `v` with the release.",
        "A new release has another name: no file replaces another unseen.",
        "",
    )  # fmt: skip


def _extras() -> Iterator[str]:
    worded = ", ".join(f"`{name}`" for name in FORMATS if name in WORDED)
    tables = ", ".join(f"`{name}`" for name in TABLES)
    yield from (
        "## What comes with them",
        "",
        f"- A GeoPackage has the layers ({', '.join(f'`{name}`' for name in (*GEOGRAPHIC, SAMPLE))}, and",
        f"  `{NOT_ANALYSED}`: the buildings nobody could grade), the tables {tables}, and in `layer_styles` the colours",
        "  and patterns of the map, which QGIS loads by itself.",
        f"- `all.zip` has every layer in every format, {worded} in both languages, the styles as loose `.qml` and `.sld`,",
        f"  `README` and data dictionary in both languages ({', '.join(f'`{name}`' for name in DICTIONARIES)}; the Arabic one begins with a",
        "  byte-order mark, so that spreadsheets read it), `licences.txt`, the manifest, and",
        f"  `{CHECKSUMS}` (`sha256sum -c {CHECKSUMS}`).",
        "- Every file, or what lies beside it, names its credit, licences, caveats, date, release and the SHA-256 of the",
        "  manifest.",
        "",
    )


def _columns() -> Iterator[str]:
    yield from (
        "## Columns",
        "",
        f"A city with made-up positions has a last column `{NOTICE.name}` in every layer: {NOTICE.meaning}",
        "",
    )
    for name in LAYERS:
        yield from (f"### {name}", "", "| column | kind | unit | meaning | HXL |", "|---|---|---|---|---|")
        for column in EXPORTED[name]:
            tag = HXL.get(column.name, "")
            shown = f"`{tag}`" if tag else ""
            yield f"| `{column.name}` | {column.kind} | {column.unit} | {told(column)} | {shown} |"
        yield ""
