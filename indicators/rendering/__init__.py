"""Rows → flat, finished words for pages."""
