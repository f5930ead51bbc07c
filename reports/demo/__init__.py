"""Demonstration data: the two seed regencies, invented values, every page says so."""
