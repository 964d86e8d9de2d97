"""Words for the codes and names of a bundle, in the language of the page."""
