"""The districts of a city as pages: all in one table, one page each, comparisons, and what goes into a report."""
