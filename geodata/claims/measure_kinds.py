"""The closed set of measures a claim may ask for, and what each must be told."""

from typing import Annotated, Literal

from pydantic import Field

from geodata.claims.entry import Day, Entry, Text


class _Measure(Entry):
    def figures_used(self) -> tuple[str, ...]:
        """Ids of the published figures the measure reads."""
        return ()


class DamageShare(_Measure):
    """Share of the area in the class set, over every denominator at hand.

    ``building_totals`` are published numbers of buildings; ``published_counts`` published numbers of
    damaged ones.
    """

    kind: Literal["damage_share"]
    building_totals: tuple[str, ...] = ()
    published_counts: tuple[str, ...] = ()

    def figures_used(self) -> tuple[str, ...]:
        """Ids of the published figures the measure reads."""
        return (*self.building_totals, *self.published_counts)


class DamageCount(_Measure):
    """Number of footprints in the class set, of the named uses and with at least ``min_levels`` storeys."""

    kind: Literal["damage_count"]
    uses: tuple[str, ...]
    min_levels: Annotated[float, Field(gt=0)]
    buildings_meant: Text


class Dwellings(_Measure):
    """Homes in the class set by assumption, beside structures and households.

    ``together_with`` are claims whose homes come on top of this claim's.
    """

    kind: Literal["dwellings"]
    populations: tuple[str, ...] = ()
    household_sizes: tuple[str, ...] = ()
    together_with: tuple[str, ...] = ()

    def figures_used(self) -> tuple[str, ...]:
        """Ids of the published figures the measure reads."""
        return (*self.populations, *self.household_sizes)


class PartAgainstRest(_Measure):
    """The claim's area beside the rest of the city, by the same shares."""

    kind: Literal["part_against_rest"]


class SiteType(_Measure):
    """Listed sites of the named types (the source's own words), by class, beside published counts of them."""

    kind: Literal["site_type"]
    site_types: tuple[str, ...]
    sites_meant: Text
    published_counts: tuple[str, ...] = ()

    def figures_used(self) -> tuple[str, ...]:
        """Ids of the published figures the measure reads."""
        return self.published_counts


class ListedSites(_Measure):
    """Number of listed sites in the class set: of buildings, and with roads and bridges.

    ``since`` is an image date; sites that were affected on it already are then left out.
    """

    kind: Literal["listed_sites"]
    since: Day | None = None


class CitySize(_Measure):
    """The city over another city, by people and by ground; every pairing of the published figures."""

    kind: Literal["city_size"]
    populations: tuple[str, ...]
    other_populations: tuple[str, ...]
    areas_km2: tuple[str, ...]
    other_areas_km2: tuple[str, ...]

    def figures_used(self) -> tuple[str, ...]:
        """Ids of the published figures the measure reads."""
        return (*self.populations, *self.other_populations, *self.areas_km2, *self.other_areas_km2)


class DatedShare(_Measure):
    """What of the damage can be dated to a period, and how long the period was.

    ``before`` is the last image taken before the period; ``days`` the published figure for its length.
    """

    kind: Literal["dated_share"]
    before: Day
    start: Day
    end: Day
    days: str
    period: Text

    def figures_used(self) -> tuple[str, ...]:
        """Ids of the published figures the measure reads."""
        return (self.days,)


class Step(Entry):
    """One sum: ``sum`` adds the terms, ``factor`` is last over first, ``relative_change`` that less one."""

    id: str
    operation: Literal["sum", "factor", "relative_change"]
    terms: Annotated[tuple[str, ...], Field(min_length=2)]
    label: Text
    why_not: Text | None = None


class Arithmetic(_Measure):
    """Sums over numbers that were said; a step with ``why_not`` is shown and decides nothing."""

    kind: Literal["arithmetic"]
    steps: tuple[Step, ...]

    def figures_used(self) -> tuple[str, ...]:
        """Ids of the published figures the measure reads."""
        return tuple(term for step in self.steps for term in step.terms)


class OtherCity(Entry):
    """A city with published totals counted as the evidence counts: affected, and destroyed among them.

    ``differs`` says what makes it incomparable; it stands beside every reading of the city.
    """

    id: str
    name: Text
    affected: str
    destroyed: str
    differs: Text


class Comparison(_Measure):
    """The city beside other cities by one measure."""

    kind: Literal["comparison"]
    cities: Annotated[tuple[OtherCity, ...], Field(min_length=1)]

    def figures_used(self) -> tuple[str, ...]:
        """Ids of the published figures the measure reads."""
        return tuple(figure for city in self.cities for figure in (city.affected, city.destroyed))


class Blocks(_Measure):
    """City blocks; needs outlines of real buildings and streets."""

    kind: Literal["blocks"]


class Untestable(_Measure):
    """Nothing in building data bears on the statement; ``figures`` are shown beside it and decide nothing."""

    kind: Literal["untestable"]
    reason: Text
    figures: tuple[str, ...] = ()

    def figures_used(self) -> tuple[str, ...]:
        """Ids of the published figures the measure reads."""
        return self.figures


Measure = Annotated[
    DamageShare
    | DamageCount
    | Dwellings
    | PartAgainstRest
    | SiteType
    | ListedSites
    | CitySize
    | DatedShare
    | Arithmetic
    | Comparison
    | Blocks
    | Untestable,
    Field(discriminator="kind"),
]
