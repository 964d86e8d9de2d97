"""The markup in which a map is made: everything of it that does not need a script."""

from collections.abc import Mapping

from folium.template import Template

from webapp.maps.strings import map_strings


class MapFrame:
    """Markup around a map: label and help for screen readers, credit, mark, and words without script."""

    _template = Template(
        """<section class="dl-map-shell{% if frame.embed %} is-embed{% endif %}" dir="{{ frame.direction }}">
<div class="dl-stage">
<div class="dl-map" id="{{ name }}" tabindex="0" dir="ltr" aria-label="{{ frame.label|e }}"
 aria-describedby="{{ name }}_help"></div>
<p class="dl-visually-hidden" id="{{ name }}_help">{{ frame.help|e }}</p>
<noscript><p class="dl-noscript">{{ frame.noscript|e }}</p></noscript>
{% if frame.mark %}<p class="dl-map-mark">{{ frame.mark|e }}</p>
{% endif %}</div>
{% if frame.credit %}<p class="dl-credit">{{ frame.credit|e }}</p>
{% endif %}</section>"""
    )

    def __init__(
        self,
        *,
        strings: Mapping[str, str] | None = None,
        city: str = "",
        direction: str = "ltr",
        credit: str = "",
        mark: str | None = None,
        embed: bool = False,
    ) -> None:
        words = strings or map_strings(str)
        self.label = words["map.label"].replace("{city}", city) if city else words["map.role"]
        self.help = words["map.help"]
        self.noscript = words["map.noscript"]
        self.direction = direction
        self.credit = credit
        self.mark = mark
        self.embed = embed

    def render(self, name: str) -> str:
        """The markup for a map element with the id `name`; every word is escaped."""
        return str(self._template.render(frame=self, name=name))
