"""Writes about bodies, posts, occasions and notices."""
