"""What a person answers to one item, as plain values, and the checks every answer must pass.

Pure: no Django. One dataclass per way of answering; `read_answer` and `write_answer` translate to and
from the JSON stored with an answer:

    choice      {"choice": "perda"}
    yes_no      {"yes": true}
    bands       {"numerator": "12", "denominator": "40"}   or   {"percentage": "30.5"}
    count_bands {"count": "3"}
    checklist   {"ticked": ["1", "4"]}
    data_only   {"count": "17"} or, when its rule says input "percentage", as for bands

An empty payload is "no answer" (None). No answer is never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from common.formats import trim
from common.refusals import Refused

Rule = Mapping[str, Any]

HUNDRED = Decimal(100)
SHARE_TOLERANCE = Fraction(5, 100)


@dataclass(frozen=True)
class ChoiceAnswer:
    value: str


@dataclass(frozen=True)
class YesNoAnswer:
    yes: bool


@dataclass(frozen=True)
class CountAnswer:
    count: Decimal


@dataclass(frozen=True)
class ChecklistAnswer:
    ticked: frozenset[str]


@dataclass(frozen=True)
class ShareAnswer:
    """A share: numerator and denominator (whole numbers), or only the percentage of a published survey."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    percentage: Decimal | None = None

    @property
    def share(self) -> Fraction:
        """The exact percentage, 0 to 100. Call after `check`."""
        if self.numerator is not None and self.denominator is not None:
            return Fraction(self.numerator) * 100 / Fraction(self.denominator)
        if self.percentage is not None:
            return Fraction(self.percentage)
        raise Refused("share-incomplete", "Isi pembilang dan penyebut, atau persentasenya.")


AnswerValue = ChoiceAnswer | YesNoAnswer | CountAnswer | ChecklistAnswer | ShareAnswer

_SHAPES: dict[str, type] = {
    "choice": ChoiceAnswer,
    "yes_no": YesNoAnswer,
    "bands": ShareAnswer,
    "count_bands": CountAnswer,
    "checklist": ChecklistAnswer,
}


def answer_shape(rule: Rule) -> type:
    """The answer dataclass a rule asks for."""
    if rule["kind"] == "data_only":
        return ShareAnswer if rule["input"] == "percentage" else CountAnswer
    return _SHAPES[rule["kind"]]


def read_answer(rule: Rule, payload: Mapping[str, Any] | None) -> AnswerValue | None:
    """Stored or posted JSON → checked answer; None when nothing was filled in.

    Raises Refused with the codes of `check`, or "number-invalid" for text that is no number.
    """
    filled = {key: value for key, value in (payload or {}).items() if value not in (None, "")}
    if not filled:
        return None
    shape = answer_shape(rule)
    answer: AnswerValue
    if shape is ChoiceAnswer:
        answer = ChoiceAnswer(str(_field(filled, "choice")))
    elif shape is YesNoAnswer:
        answer = YesNoAnswer(_boolean(_field(filled, "yes")))
    elif shape is CountAnswer:
        answer = CountAnswer(_decimal(_field(filled, "count")))
    elif shape is ChecklistAnswer:
        answer = ChecklistAnswer(_codes(_field(filled, "ticked")))
    else:
        fields = ("numerator", "denominator", "percentage")
        answer = ShareAnswer(**{name: _decimal(filled[name]) for name in fields if name in filled})
    check(rule, answer)
    return answer


def write_answer(answer: AnswerValue) -> dict[str, Any]:
    """Answer → the JSON shape above; numbers as plain decimal strings, ticks sorted."""
    if isinstance(answer, ChoiceAnswer):
        return {"choice": answer.value}
    if isinstance(answer, YesNoAnswer):
        return {"yes": answer.yes}
    if isinstance(answer, CountAnswer):
        return {"count": f"{answer.count:f}"}
    if isinstance(answer, ChecklistAnswer):
        return {"ticked": sorted(answer.ticked)}
    fields = ("numerator", "denominator", "percentage")
    values = {name: getattr(answer, name) for name in fields}
    return {name: f"{value:f}" for name, value in values.items() if value is not None}


def check(rule: Rule, answer: AnswerValue) -> None:
    """Raise Refused unless the answer can be scored by the rule.

    Codes: answer-kind, choice-unknown, checklist-unknown, count-negative, count-fraction,
    share-incomplete, share-fraction, share-negative, denominator-zero, numerator-above-denominator,
    percentage-range, percentage-differs.
    """
    if not isinstance(answer, answer_shape(rule)):
        raise Refused("answer-kind", "Bentuk jawaban ini tidak sesuai dengan pertanyaannya.")
    if isinstance(answer, ChoiceAnswer):
        if answer.value not in {option["value"] for option in rule["options"]}:
            raise Refused("choice-unknown", "Pilihan ini tidak ada pada pertanyaan.")
    elif isinstance(answer, ChecklistAnswer):
        if answer.ticked - {item["code"] for item in rule["items"]}:
            raise Refused("checklist-unknown", "Ada butir yang tidak termasuk pertanyaan ini.")
    elif isinstance(answer, CountAnswer):
        _check_count(answer.count)
    elif isinstance(answer, ShareAnswer):
        _check_share(answer)


def _check_count(count: Decimal) -> None:
    if not count.is_finite() or count < 0:
        raise Refused("count-negative", "Jumlah tidak boleh kurang dari 0.")
    if count != count.to_integral_value():
        raise Refused("count-fraction", f"Jumlah harus bilangan bulat, bukan {trim(count)}.")


def _check_share(answer: ShareAnswer) -> None:
    if (answer.numerator is None) != (answer.denominator is None):
        raise Refused("share-incomplete", "Pembilang dan penyebut harus diisi keduanya.")
    if answer.percentage is not None and not (
        answer.percentage.is_finite() and 0 <= answer.percentage <= HUNDRED
    ):
        raise Refused("percentage-range", "Persentase harus antara 0 dan 100.")
    if answer.numerator is not None and answer.denominator is not None:
        _check_pair(answer.numerator, answer.denominator)
        if (
            answer.percentage is not None
            and abs(answer.share - Fraction(answer.percentage)) > SHARE_TOLERANCE
        ):
            computed = Decimal(answer.share.numerator) / Decimal(answer.share.denominator)
            raise Refused(
                "percentage-differs",
                f"Persentase tertulis {trim(answer.percentage)}, sedangkan {trim(answer.numerator)} dari"
                f" {trim(answer.denominator)} adalah {trim(computed)} persen. Periksa salah satunya.",
            )
    elif answer.percentage is None:
        raise Refused("share-incomplete", "Isi pembilang dan penyebut, atau persentasenya.")


def _check_pair(numerator: Decimal, denominator: Decimal) -> None:
    for value in (numerator, denominator):
        if not value.is_finite() or value < 0:
            raise Refused("share-negative", "Pembilang dan penyebut tidak boleh kurang dari 0.")
        if value != value.to_integral_value():
            raise Refused("share-fraction", f"Tulis bilangan bulat, bukan {trim(value)}.")
    if denominator == 0:
        raise Refused(
            "denominator-zero",
            "Penyebut harus lebih dari 0. Bila memang tidak ada kasus, jelaskan pada catatan.",
        )
    if numerator > denominator:
        raise Refused(
            "numerator-above-denominator",
            f"{trim(numerator)} melebihi jumlah seluruhnya, yaitu {trim(denominator)}."
            " Periksa salah satunya.",
        )


def _field(payload: Mapping[str, Any], name: str) -> object:
    if name not in payload:
        raise Refused("answer-kind", "Bentuk jawaban ini tidak sesuai dengan pertanyaannya.")
    return payload[name]


def _boolean(value: object) -> bool:
    meanings = {True: True, False: False, "ya": True, "tidak": False, "true": True, "false": False}
    if isinstance(value, bool | str) and value in meanings:
        return meanings[value]
    raise Refused("choice-unknown", "Jawab dengan ya atau tidak.")


def _codes(value: object) -> frozenset[str]:
    if isinstance(value, list | tuple | set | frozenset):
        return frozenset(str(code) for code in value)
    raise Refused("answer-kind", "Bentuk jawaban ini tidak sesuai dengan pertanyaannya.")


def _decimal(value: object) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Refused("number-invalid", f"“{str(value)[:40]}” bukan angka.")
    return number
