"""Verbs of this room for the rooms above: ask for work, take a number, make and find a sealed paper."""

from documents.services.jobs import cancel, enqueue, retry
from documents.services.numbers import take_number, void_number
from documents.services.seals import register, request_paper, seal_now

__all__ = [
    "cancel",
    "enqueue",
    "register",
    "request_paper",
    "retry",
    "seal_now",
    "take_number",
    "void_number",
]
