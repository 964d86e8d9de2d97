"""One building, damage site or incident in full, and how a reader finds it."""
