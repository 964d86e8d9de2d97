"""Values that columns of published tables hold, whatever the source."""

OF_BUILDINGS, OF_SITES = "building", "site"
"""Values of ``unit``: what a row dates or counts."""

OUTSIDE = "outside"
"""``district_id`` of what lies in no district; a row of its own in every table."""

UNSEEN: tuple[str, ...] = (OUTSIDE, "outside_image", "not_analysed")
"""Values of ``coverage`` of buildings that nobody could have graded; nothing is known of them."""

CITY = "city"
"""``district_id`` of the row that adds up all districts and what lies outside them."""
