"""A bundle proves itself: checksums, counts and claims are worked out again from its published rows."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from geodata.aggregate.by_block import count_by_block, summarise_blocks
from geodata.aggregate.by_date import count_by_date
from geodata.aggregate.changes import count_changes
from geodata.aggregate.statistics import count_damage
from geodata.assess.dating import date_damage
from geodata.claims.claim import ClaimBook
from geodata.claims.measure import measure_claims
from geodata.claims.multiverse import specifications
from geodata.columns import EPOCH, TABLE_KEYS
from geodata.counted_sites import counted_sites, lists_of
from geodata.damage_curve import damage_curve
from geodata.errors import DamageLedgerError
from geodata.provenance import sha256_of
from geodata.publish.bundle import CLAIM_BOOK, MANIFEST, NOTICE_COLUMN, STATISTICS_CSV, Bundle, read_json
from geodata.publish.write import SYNTHETIC_NOTICE, release_of
from geodata.published_evidence import evidence_of
from geodata.validation.validate import CONFUSION, VALIDATION, worked_out_again


def verify_bundle(bundle: Bundle) -> Iterator[tuple[str, str | None]]:
    """Check a bundle line by line.

    Yields
    ------
    tuple
        What was checked, and ``None`` if it holds or one sentence on what does not.
    """
    yield "release hash", _release(bundle)
    yield from _files(bundle)
    for name, checker in (
        ("district statistics", _statistics),
        ("dates of damage", _dating),
        ("damage by date", _by_date),
        ("changes of grade", _changes),
        ("city blocks", _blocks),
        ("statistics.csv", _csv),
        *((("validation", _validation),) if VALIDATION in bundle.manifest else ()),
        ("claims", _claims),
    ):
        try:
            yield name, checker(bundle)
        except (DamageLedgerError, KeyError, ValueError, OSError) as error:
            yield name, f"cannot be worked out again: {error}"


def _release(bundle: Bundle) -> str | None:
    expected = release_of(bundle.manifest)
    return (
        None
        if expected == bundle.release
        else f"is {bundle.release} but the manifest's content gives {expected}"
    )


def _files(bundle: Bundle) -> Iterator[tuple[str, str | None]]:
    outputs = bundle.manifest["outputs"]
    for name, told in outputs.items():
        path = bundle.path / name
        if not path.is_file():
            yield name, "is listed in the manifest but missing"
        elif (found := sha256_of(path)) != told["sha256"]:
            yield name, f"has SHA-256 {found[:12]}..., the manifest says {told['sha256'][:12]}..."
        else:
            yield name, None
    for path in sorted(bundle.path.iterdir()):
        if path.name not in outputs and path.name != MANIFEST:
            yield path.name, "lies in the bundle but is not in the manifest"


def _statistics(bundle: Bundle) -> str | None:
    return _difference(bundle, "statistics", count_damage(**_counted(bundle)))


def _dating(bundle: Bundle) -> str | None:
    again = _date_again(bundle)
    return _difference(bundle, "dating", again) or _difference(bundle, "damage_curve", damage_curve(again))


def _by_date(bundle: Bundle) -> str | None:
    again = count_by_date(dating=_date_again(bundle), **_counted(bundle))
    return _difference(bundle, "damage_by_date", again)


def _changes(bundle: Bundle) -> str | None:
    return _difference(bundle, "damage_changes", count_changes(**_counted(bundle)))


def _blocks(bundle: Bundle) -> str | None:
    if not bundle.has_footprints:
        return None
    again = _blocks_again(bundle)
    return _difference(bundle, "blocks", again) or _difference(
        bundle, "block_summary", summarise_blocks(again)
    )


def _blocks_again(bundle: Bundle) -> pd.DataFrame:
    return count_by_block(
        bundle.table("buildings"),
        bundle.table("building_assessments"),
        epochs=[pd.Timestamp(epoch) for epoch in bundle.epochs],
    )


def _difference(bundle: Bundle, name: str, again: pd.DataFrame) -> str | None:
    """In what the published table `name` differs from the one worked out again; ``None``: in nothing."""
    key = list(TABLE_KEYS[name])
    published, again = (table.set_index(key).sort_index() for table in (bundle.table(name), again))
    if not published.index.equals(again.index):
        return f"have other rows ({', '.join(key)}) than the published rows give"
    for column in again.columns:
        if not _same(published[column], again[column]):
            return f"differ from what the published rows give, in column {column}"
    return None


def _date_again(bundle: Bundle) -> pd.DataFrame:
    return date_damage(_counted(bundle)["assessments"], _optional(bundle, "building_assessments"))


def _counted(bundle: Bundle) -> dict[str, Any]:
    sites, assessments = counted_sites(
        bundle.table("sites"), bundle.table("assessments"), lists=lists_of(bundle.manifest)
    )
    return {
        "buildings": _optional(bundle, "buildings"),
        "building_assessments": _optional(bundle, "building_assessments"),
        "sites": sites,
        "assessments": assessments,
        "districts": bundle.table("districts"),
        "epochs": [pd.Timestamp(epoch) for epoch in bundle.epochs],
    }


def _same(first: pd.Series, second: pd.Series) -> bool:
    if pd.api.types.is_numeric_dtype(first.dtype) and pd.api.types.is_numeric_dtype(second.dtype):
        left, right = first.astype("Float64"), second.astype("Float64")
        both_missing = left.isna() & right.isna()
        close = ((left - right).abs() <= 1e-6 * (1 + right.abs())).fillna(False)
        return bool((both_missing | close).all())
    return bool(((first == second) | (first.isna() & second.isna())).all())


def _csv(bundle: Bundle) -> str | None:
    table = pd.read_csv(bundle.file(STATISTICS_CSV), parse_dates=[EPOCH], keep_default_na=True)
    if bundle.synthetic and not bool((table.pop(NOTICE_COLUMN) == SYNTHETIC_NOTICE["en"]).all()):
        return "does not say in every row that positions are synthetic"
    published = bundle.table("statistics")
    if list(table.columns) != list(published.columns) or len(table) != len(published):
        return "has other rows or columns than statistics.parquet"
    for column in published.columns:
        if not _same(published[column].reset_index(drop=True), table[column]):
            return f"differs from statistics.parquet in column {column}"
    return None


def _validation(bundle: Bundle) -> str | None:
    """The reference classes, the adjusted estimates and the confusion matrix, from the published answers."""
    graded, adjusted = worked_out_again(bundle)
    published = pd.read_csv(bundle.file(CONFUSION)).drop(columns=NOTICE_COLUMN, errors="ignore")
    if not published.equals(adjusted.confusion.astype(published.dtypes)):
        return f"{CONFUSION} does not follow from the published answers"
    return _difference(bundle, "adjusted", adjusted.table) or _difference(
        bundle, "sample", graded[list(bundle.table("sample").columns)]
    )


def _claims(bundle: Bundle) -> str | None:
    content = read_json(bundle.file(CLAIM_BOOK))
    again: list[dict[str, Any]] = []
    if content:
        book, evidence = ClaimBook.model_validate(content), evidence_of(bundle)
        table = specifications(book, evidence)
        if (differs := _difference(bundle, "specifications", table)) is not None:
            return f"rest on specifications that {differs}"
        again = measure_claims(book, evidence, table=table)
    published = {claim["id"]: claim for claim in bundle.claims}
    if [claim["id"] for claim in again] != list(published):
        return "are not the ones of the claim book"
    for claim in again:
        if claim != published[claim["id"]]:
            return f"do not come out the same for {claim['id']}"
    return None


def _optional(bundle: Bundle, name: str) -> Any:
    return bundle.table(name) if bundle.has_table(name) else None
