"""`python -m bench [NAME...]`: one JSON line per figure whose name contains one of the names."""

from __future__ import annotations

import importlib
import json
import logging
import pkgutil
import sys
from collections.abc import Sequence

import django
import structlog

import bench
from bench.figures import FIGURES, Missing, measure


def main(names: Sequence[str]) -> int:
    django.setup()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name != "__main__":
            importlib.import_module(f"bench.{module.name}")
    chosen = [figure for figure in FIGURES if not names or any(name in figure.name for name in names)]
    if not chosen:
        print(f"bench: known figures: {', '.join(figure.name for figure in FIGURES)}", file=sys.stderr)
        return 2
    failed = False
    for figure in chosen:
        try:
            print(json.dumps(measure(figure)), flush=True)
        except Missing as error:
            print(f"bench: {figure.name}: {error}", file=sys.stderr)
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
