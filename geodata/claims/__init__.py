"""Public statements beside what can be counted: each with every reading of it and one verdict."""
