"""City blocks: outlines, counts and how many reach a share."""

from collections.abc import Iterator

from geodata.columns.column import Column
from geodata.columns.column_names import BLOCK_ID, BLOCK_METHOD, DISTRICT_ID, EPOCH, GEOMETRY
from geodata.columns.repeated import CLASS_SET_COLUMN
from geodata.grades import CLASS_SETS, GRADES

BLOCK_OUTLINES: tuple[Column, ...] = (
    Column(BLOCK_ID, "text", "", "Stable id of the city block: made of the smallest building_id in it; inside one set of footprints."),
    Column(BLOCK_METHOD, "text", "", "streets (ground that streets enclose) or neighbours (footprints with little room between them)."),
    Column("n_buildings", "integer", "buildings", "Footprints in the block."),
    Column("block_area_m2", "number", "m2", "Ground area of the outline, measured in the metric CRS."),
    Column(GEOMETRY, "geometry", "EPSG:4326", "Outline: the enclosed ground, or the convex hull of the footprints (such hulls may overlap)."),
)  # fmt: skip


def _of_class_sets() -> Iterator[Column]:
    for name, lowest in CLASS_SETS.items():
        told = lowest if lowest == GRADES[-1] else f"{lowest} or worse"
        yield Column(f"n_buildings_{name}", "integer", "buildings", f"Footprints counted as {told}.")
        yield Column(f"area_m2_{name}", "number", "m2", f"Ground area of the footprints counted as {told}.")
        yield Column(
            f"share_{name}_of_buildings",
            "number",
            "0-1",
            f"n_buildings_{name} / n_buildings; footprints without a grade are in the denominator only.",
        )
        yield Column(
            f"share_{name}_of_area",
            "number",
            "0-1",
            f"area_m2_{name} / footprint_area_m2; footprints without a grade are in the denominator only.",
            True,
            "the footprints have no area",
        )


BLOCKS: tuple[Column, ...] = (
    Column(BLOCK_ID, "text", "", "City block."),
    Column(DISTRICT_ID, "text", "", "District that holds most of the block's footprints; of equal ones the smallest id."),
    Column(EPOCH, "date", "", "Epoch the counts are for."),
    Column("n_buildings", "integer", "buildings", "Footprints in the block."),
    Column("n_assessed", "integer", "buildings", "Footprints with a grade at this epoch."),
    Column("footprint_area_m2", "number", "m2", "Ground area of all footprints in the block."),
    *_of_class_sets(),
)  # fmt: skip

BLOCK_SUMMARY: tuple[Column, ...] = (
    Column(DISTRICT_ID, "text", "", "District; 'outside' for blocks in none, 'city' for all blocks."),
    Column(EPOCH, "date", "", "Epoch the counts are for."),
    CLASS_SET_COLUMN,
    Column("share_of", "text", "", "What the share is taken of: buildings (their number) or area."),
    Column("at_least_share", "number", "0-1", "A block is counted if its share is this or more."),
    Column("least_buildings", "integer", "buildings", "Blocks with fewer footprints are left out."),
    Column("n_blocks", "integer", "blocks", "Blocks that are large enough."),
    Column("n_blocks_too_small", "integer", "blocks", "Blocks left out for having too few footprints."),
    Column("n_blocks_at_least", "integer", "blocks", "Blocks whose share is at least at_least_share."),
    Column("n_buildings_in_them", "integer", "buildings", "Footprints in these blocks, whatever their grade."),
    Column("share_of_blocks", "number", "0-1", "n_blocks_at_least / n_blocks.", True, "no block is large enough"),
)  # fmt: skip
