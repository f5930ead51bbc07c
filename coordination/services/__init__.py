"""Writes about meetings, letters, minutes and promises."""
