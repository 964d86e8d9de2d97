"""Which building a damage site stands for, which grade the building has, and whether anyone looked at it."""
