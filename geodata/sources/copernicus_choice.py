"""Which layers of a Copernicus EMS delivery count: gradings, in their newest version, once each."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from geodata.errors import ConfigError
from geodata.options import text_option
from geodata.sources.copernicus_delivery import PREFERENCE, Layer
from geodata.sources.copernicus_layers import SOURCES, purpose_of
from geodata.sources.copernicus_products import Product, feature_of

_EDITION = re.compile(r"\s*\(\d+\)$|(?<![A-Za-z0-9])[rv]\d{1,2}(?![A-Za-z0-9])", re.IGNORECASE)


@dataclass
class Choice:
    """Layers that are read, and those that are not with the reason: rule -> layers."""

    kept: list[Layer]
    skipped: dict[str, list[Layer]] = field(default_factory=dict)

    def keep(self, which: Callable[[Layer], bool], rule: str) -> None:
        """Leave out the layers for which `which` is false, under `rule`."""
        left_out = [layer for layer in self.kept if not which(layer)]
        self.kept = [layer for layer in self.kept if which(layer)]
        if left_out:
            self.skipped.setdefault(rule, []).extend(left_out)


WHY: Mapping[str, str] = {
    "not_chosen": "Rows of {names}, which the options area_of_interest:, product: and layer: leave out.",
    "product_not_grading": "Rows of {names}: delineations, first estimates and reference maps grade no damage.",
    "older_version": "Rows of {names}, which a newer version of the same product replaces.",
    "layer_in_another_format": "Rows of {names}, which were delivered in another format or archive too.",
}
"""Rule of a finding -> its sentence."""


def choose(layers: list[Layer], options: Mapping[str, object]) -> Choice:
    """The layers that count.

    Of each monitoring pass of an area the highest version is kept; passes are different dates and are all kept.
    A version is the package's: a second version can hold layers that are still called v1.

    Raises
    ------
    ConfigError
        If an option is no regular expression.
    """
    choice = Choice(list(layers))
    choice.keep(_wanted(options), "not_chosen")
    if any(layer.product.is_grading for layer in choice.kept):
        choice.keep(lambda layer: layer.product.is_grading, "product_not_grading")
    newest = _newest(choice.kept, pass_of, lambda layer: (layer.package is not None, layer.edition.rank))
    choice.keep(lambda layer: _same_package(layer, newest[pass_of(layer)]), "older_version")
    newest = _newest(choice.kept, _layer_key, lambda layer: layer.product.rank)
    choice.keep(lambda layer: layer.product.rank == newest[_layer_key(layer)].product.rank, "older_version")
    best = _newest(choice.kept, _layer_key, lambda layer: (-PREFERENCE.index(layer.path.suffix.lower()),))
    choice.keep(lambda layer: layer is best[_layer_key(layer)], "layer_in_another_format")
    return choice


def pass_of(layer: Layer) -> Hashable:
    """What is the same for all layers, versions and formats of one monitoring pass of one map."""
    product = layer.product
    if product.activation is None and product.area is None:
        return layer.names[1:]
    return product.map_sheet, product.type, product.monitoring


def tables_of_images(layers: Iterable[Layer]) -> dict[Hashable, list[Layer]]:
    """The tables of sources by monitoring pass, the newest and most readable first."""
    tables: dict[Hashable, list[Layer]] = {}
    for layer in layers:
        if purpose_of(layer) == SOURCES:
            tables.setdefault(pass_of(layer), []).append(layer)
    for offered in tables.values():
        offered.sort(key=lambda layer: PREFERENCE.index(layer.path.suffix.lower()))
        offered.sort(key=lambda layer: layer.edition.rank, reverse=True)
    return tables


def table_for(layer: Layer, tables: Mapping[Hashable, list[Layer]]) -> Layer | None:
    """The table of sources that a layer's ids refer to: that of its own package, pass, or map; or the only one.

    The only one counts if its name does not say that it is of another product.
    """
    offered = tables.get(pass_of(layer), [])
    for table in offered:
        if table.edition == layer.edition:
            return table
    if offered:
        return offered[0]
    anywhere = [entry for found in tables.values() for entry in found]
    near = [table for table in anywhere if layer.names[1:] and table.names[1:] == layer.names[1:]]
    for candidates in (near, anywhere):
        if len(candidates) == 1 and _compatible(candidates[0].product, layer.product):
            return candidates[0]
    return None


def _compatible(table: Product, layer: Product) -> bool:
    pairs = ((table.activation, layer.activation), (table.area, layer.area), (table.type, layer.type))
    return table.monitoring == layer.monitoring and all(
        not ours or not theirs or ours == theirs for ours, theirs in pairs
    )


def full_name(layer: Layer) -> str:
    """Product and version: what option ``product:`` is compared with."""
    return "_".join(part for part in (layer.product.name, layer.edition.edition) if part)


def _wanted(options: Mapping[str, object]) -> Callable[[Layer], bool]:
    area, product, name = (_pattern(options, option) for option in ("area_of_interest", "product", "layer"))

    def fits(layer: Layer) -> bool:
        if area is not None and not area.search(layer.product.area or ""):
            return False
        if product is not None and not product.search(full_name(layer)):
            return False
        is_table = purpose_of(layer) == SOURCES
        return name is None or is_table or any(name.search(entry) for entry in (layer.names[0], layer.name))

    return fits


def _pattern(options: Mapping[str, object], name: str) -> re.Pattern[str] | None:
    value = options.get(name)
    # 07 without quotes is the number 7 in YAML.
    text = (
        f"0*{value}$"
        if isinstance(value, int) and not isinstance(value, bool)
        else text_option(options, name)
    )
    if text is None:
        return None
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        msg = f"option {name} was {text!r}, which is no regular expression ({error})"
        raise ConfigError(msg) from error


def _newest(
    layers: list[Layer], key: Callable[[Layer], Hashable], rank: Callable[[Layer], tuple[object, ...]]
) -> dict[Hashable, Layer]:
    """The layer of highest rank for each key; the first of equals."""
    newest: dict[Hashable, Layer] = {}
    for layer in layers:
        held = newest.get(key(layer))
        if held is None or rank(layer) > rank(held):
            newest[key(layer)] = layer
    return newest


def _same_package(layer: Layer, newest: Layer) -> bool:
    # Layers that lie loose, without a package that bears a version, are compared one by one.
    if newest.package is None:
        return True
    return layer.package is not None and layer.package.rank == newest.package.rank


def _layer_key(layer: Layer) -> Hashable:
    name = _EDITION.sub("", layer.names[0])
    product = layer.product
    if product.activation is None and product.area is None:
        return pass_of(layer), re.sub(r"[^a-z0-9]", "", name.lower())
    # Maps until 2018 come in several scales, which only a number tells apart.
    scale = re.search(r"_(\d{3,6})_", layer.names[0])
    feature = feature_of(name) or re.sub(r"[^a-z0-9]", "", name.lower())
    return pass_of(layer), layer.feature or feature, scale.group(1) if scale else None
