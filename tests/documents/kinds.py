"""A kind of job and a kind of paper for tests; also loaded by the worker processes of the live tests.

Both wait for the file `arguments["gate"]` on the attempt `arguments["block_on"]`, and write their process id
to `arguments["log"]` when they get there.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from common.refusals import Refused
from documents.registry import Result, job_kinds

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Document, Job
    from documents.registry import Report, Seal
    from participants.models import User

COUNT, PAPER = "test-count", "test-paper"
SERIES = "hitungan"


def wait_at_gate(arguments: dict[str, Any], attempt: int) -> None:
    if arguments.get("log"):
        with Path(arguments["log"]).open("a") as log:
            log.write(f"{os.getpid()}\n")
    if arguments.get("block_on") == attempt:
        gate = Path(arguments["gate"])
        while not gate.exists():
            time.sleep(0.02)


def count(job: Job, report: Report) -> Result:
    """Takes one number in its last transaction: the register counts how often that happened."""
    from documents.services.numbers import take_number

    report("Menghitung", 10)
    if "refuse" in job.arguments:
        raise Refused("test", job.arguments["refuse"])
    if job.arguments.get("breaks"):
        raise ZeroDivisionError
    wait_at_gate(job.arguments, job.attempts)
    report("Hampir selesai", 90)

    def apply(job: Job) -> None:
        take_number(job.regency, SERIES, 2026)

    return Result("Sudah dihitung.", apply)


@dataclass(frozen=True)
class Facts:
    subject: str
    at: str
    arguments: dict[str, Any]
    attempt: int

    def to_json(self) -> str:
        return json.dumps(
            {"subject": self.subject, "at": self.at, "arguments": self.arguments} | self.extra()
        )

    def extra(self) -> dict[str, int]:
        return {"attempt": self.attempt}


def build(subject: str, at: dt.datetime, job: Job | None) -> Facts:
    return Facts(subject, at.isoformat(), job.arguments if job else {}, job.attempts if job else 1)


def html(facts: str, seal: Seal) -> str:
    said = json.loads(facts)
    wait_at_gate(said["arguments"], said["attempt"])
    return (
        '<!doctype html><html lang="id"><head><title>Surat uji</title></head>'
        f"<body><h1>Surat uji {said['subject']}</h1><p>{said['at']}</p><p>{seal.code}</p></body></html>"
    )


def may_read(user: User, document: Document) -> bool:
    return document.regency_id in user.rights.regencies_as("secretariat")


def register_all() -> None:
    from documents.registry import papers
    from documents.services.seals import register

    if COUNT not in job_kinds:
        job_kinds.register(COUNT, count, steps=("Menghitung", "Hampir selesai"))
    if PAPER not in papers:
        register(
            PAPER,
            build=build,
            html=html,
            title=lambda facts: f"Surat uji {facts.subject}",
            may_read=may_read,
            public_fields=lambda document: [("Perihal", f"Uji {document.subject}")],
        )
