"""Verbs of this room for the rooms above: ask for work, take a number, make and find a sealed paper."""

from documents.services.jobs import cancel, enqueue, retry
from documents.services.letter_numbers import (
    give_number,
    register_letter,
    type_number,
    void_letter,
    written_number,
)
from documents.services.letterheads import letterhead_of, signature_of
from documents.services.numbers import take_number, void_number
from documents.services.seals import register, request_paper, seal_now

__all__ = [
    "cancel",
    "enqueue",
    "give_number",
    "letterhead_of",
    "register",
    "register_letter",
    "request_paper",
    "retry",
    "seal_now",
    "signature_of",
    "take_number",
    "type_number",
    "void_letter",
    "void_number",
    "written_number",
]
