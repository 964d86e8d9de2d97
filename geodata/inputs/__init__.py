"""The configured sources: found, read, described and in our columns."""
