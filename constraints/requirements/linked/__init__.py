"""Circles of acts across linked matters: whether an act may wait, through acts on other matters, for itself."""
