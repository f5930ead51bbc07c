"""From a total to a predicate, also in the gaps between the bands."""

from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import indicators
from indicators import scoring
from indicators.instrument_source import InstrumentSource, load


@cache
def instrument() -> InstrumentSource:
    return load(Path(indicators.__file__).parent / "data" / "instrument.yaml")


class TestPredicate:
    def reached(self, total: str, policy: str = "conservative") -> str:
        return scoring.predicate(Decimal(total), instrument().bands, policy).code

    @pytest.mark.parametrize(
        ("total", "code"),
        [
            ("0", "none"),
            ("499.99", "none"),
            ("500", "pratama"),
            ("600", "pratama"),
            ("601", "madya"),
            ("700", "madya"),
            ("700.5", "madya"),
            ("700.99", "madya"),
            ("701", "nindya"),
            ("800.99", "nindya"),
            ("801", "utama"),
            ("900.99", "utama"),
            ("901", "kla"),
            ("1000", "kla"),
        ],
    )
    def test_both_edges_are_inside_and_the_gap_stays_below(self, total: str, code: str) -> None:
        assert self.reached(total) == code

    def test_the_open_lower_bound_lifts_what_is_above_the_band_below(self) -> None:
        assert self.reached("700.5", "lower_bound_open") == "nindya"
        assert self.reached("700", "lower_bound_open") == "madya"
        assert self.reached("500", "lower_bound_open") == "pratama"

    def test_an_unknown_policy_is_no_policy(self) -> None:
        with pytest.raises(ValueError, match="rounded"):
            self.reached("700.5", "rounded")

    @pytest.mark.parametrize("policy", ["conservative", "lower_bound_open"])
    def test_more_points_never_lower_the_predicate(self, policy: str) -> None:
        order = [band.code for band in instrument().bands]
        ranks = [
            order.index(self.reached(str(Decimal(cents) / 100), policy)) for cents in range(0, 100_001, 25)
        ]
        assert all(one <= other for one, other in pairwise(ranks))
        assert set(ranks) == set(range(6))

    def test_the_points_to_a_target_end_at_zero(self) -> None:
        assert scoring.points_to(Decimal("774.25"), Decimal(801)) == Decimal("26.75")
        assert scoring.points_to(Decimal("810"), Decimal(801)) == Decimal(0)
