"""`python -m bench [--full] [NAME...]`: one JSON line per figure whose name contains one of the names."""

from __future__ import annotations

import importlib
import json
import logging
import pkgutil
import sys
from collections.abc import Iterator, Sequence

import django
import structlog

import bench
from bench.figures import FIGURES, READINGS, Figure, Missing, Reading, measure, read_off


def main(arguments: Sequence[str]) -> int:
    full, names = "--full" in arguments, [name for name in arguments if name != "--full"]
    django.setup()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name != "__main__":
            importlib.import_module(f"bench.{module.name}")
    known: list[Figure | Reading] = [*FIGURES, *READINGS]
    chosen = [one for one in known if not names or any(name in one.name for name in names)]
    if not chosen:
        print(f"bench: known figures: {', '.join(one.name for one in known)}", file=sys.stderr)
        return 2
    failed = False
    for one in chosen:
        try:
            for line in lines(one, full):
                print(json.dumps(line), flush=True)
        except Missing as error:
            print(f"bench: {one.name}: {error}", file=sys.stderr)
            failed = True
    return 1 if failed else 0


def lines(one: Figure | Reading, full: bool) -> Iterator[dict[str, object]]:
    if isinstance(one, Reading):
        yield from read_off(one, full)
    else:
        yield measure(one, full)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
