"""Benchmarks: each figure is the ratio of our work and a yardstick, run in turn in one run (`script/bench`).

A new figure is a context manager in a module of this package that yields a `Pair`, marked with `@figure`;
what cannot be raced, such as memory, yields `Line`s and is marked with `@reading`.
"""
