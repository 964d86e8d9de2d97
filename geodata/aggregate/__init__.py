"""Which district a building or site lies in, and the counts of each district at each epoch."""
