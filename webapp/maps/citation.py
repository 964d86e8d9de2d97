"""How the map of a city is cited, in the release that is shown."""

from webapp.citation import Citation, page_citation
from webapp.city import City
from webapp.languages import current, localised
from webapp.languages import gettext as _
from webapp.pinned import pinned_to


def map_citation(city: City) -> Citation:
    """Citation of the map page; its address names the release, so that it opens the same numbers later."""
    title = _("Building damage in %(city)s") % {"city": localised(city.name)}
    url = pinned_to(city.release, "pages.map_page", slug=city.slug, lang=current().code, _external=True)
    return page_citation(city, title=title, url=url, key=("map",))
