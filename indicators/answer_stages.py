"""The stages of an answer and of a contribution: which act leads from where to where. Pure: no Django.

Nothing else decides a state: services ask `next_answer_state` and `next_contribution_state`.
An answer that was handed in ("submitted") is taken back by its own organisation ("withdraw") or given back by
a reviewer ("return"); once signed off only a reviewer gives it back. Saving a returned answer leaves it
returned, so that the reason stays in sight until it is submitted again.
"""

from collections.abc import Mapping

from common.refusals import Refused

ANSWER_STAGES: Mapping[str, Mapping[str, str]] = {
    "draft": {"save": "draft", "merge": "draft", "submit": "submitted"},
    "returned": {"save": "returned", "merge": "returned", "submit": "submitted"},
    "submitted": {"sign": "signed", "withdraw": "draft", "return": "returned"},
    "signed": {"return": "returned"},
}
CONTRIBUTION_STAGES: Mapping[str, Mapping[str, str]] = {
    "draft": {"save": "draft", "submit": "submitted"},
    "submitted": {"save": "draft", "submit": "submitted", "merge": "merged"},
    "merged": {"save": "draft", "submit": "submitted"},
}
ANSWER_WORDS = {
    "draft": "masih draf",
    "returned": "dikembalikan untuk diperbaiki",
    "submitted": "sudah diajukan",
    "signed": "sudah disahkan",
}
ADVICE = {
    ("submitted", "save"): " Tarik dahulu pengajuannya bila masih ada yang perlu diubah.",
    ("submitted", "merge"): " Tarik dahulu pengajuannya bila masih ada yang perlu diubah.",
    ("signed", "save"): " Perubahan menunggu pengembalian dari penelaah.",
    ("signed", "withdraw"): " Perubahan menunggu pengembalian dari penelaah.",
    ("draft", "sign"): " Operator mengajukannya dahulu.",
}


def next_answer_state(state: str, act: str) -> str:
    """The state after `act` (save, merge, submit, sign, withdraw, return); Refused("answer-stage")."""
    following = ANSWER_STAGES[state].get(act)
    if following is None:
        advice = ADVICE.get((state, act), "")
        raise Refused("answer-stage", f"Isian butir ini {ANSWER_WORDS[state]}.{advice}")
    return following


def allows(state: str, act: str) -> bool:
    """May `act` happen in `state`? For buttons; services call `next_answer_state`."""
    return act in ANSWER_STAGES[state]


def next_contribution_state(state: str, act: str) -> str:
    """The state after `act` (save, submit, merge); Refused("contribution-stage").

    A merged contribution is saved anew for what comes after; its earlier rows are in the lead's answer.
    """
    following = CONTRIBUTION_STAGES[state].get(act)
    if following is None:
        raise Refused("contribution-stage", "Sumbangan data ini belum diserahkan atau sudah digabungkan.")
    return following
