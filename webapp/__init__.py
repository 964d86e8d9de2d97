"""The web application: reads one or more published bundles and shows them."""
