"""From a bundle to a sample that people grade, and from their answers back to error-adjusted figures."""
