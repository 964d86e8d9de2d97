"""Tables -> a bundle on disk, and a bundle on disk -> tables, report and text."""
