"""Which districts touch each other."""

from geodata.columns import DISTRICT_ID, GEOMETRY
from webapp.city import City

NEIGHBOUR_DEGREES = 0.0003
"""Outlines drawn by hand leave slits of some metres between districts that touch: about 30 m."""


def neighbours_of(city: City) -> dict[str, list[str]]:
    """Districts that touch each district, by id, in the order of the bundle."""

    def made() -> dict[str, list[str]]:
        districts = city.bundle.table("districts")
        ids, shapes = [str(one) for one in districts[DISTRICT_ID]], districts[GEOMETRY]
        near, far = shapes.sindex.query(shapes, predicate="dwithin", distance=NEIGHBOUR_DEGREES)
        found: dict[str, list[str]] = {one: [] for one in ids}
        for first, second in sorted(zip(near.tolist(), far.tolist(), strict=True)):
            if first != second:
                found[ids[first]].append(ids[second])
        return found

    return city.keep("neighbours", made)
