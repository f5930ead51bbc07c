"""What upper rooms hand down at start: how a kind of job is done, how a kind of paper is made and shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Document, Job
    from participants.models import User

Report = Callable[[str, int], None]
Fields = list[tuple[str, str]]
K = TypeVar("K")


@dataclass(frozen=True)
class Result:
    """What a handler leaves to be written in the job's last, short transaction.

    `apply` runs only if the job is still this worker's; every row a handler makes belongs in there, so that
    a late double writes nothing. `message` is shown on the progress page.
    """

    message: str = ""
    apply: Callable[[Job], None] | None = None


JobHandler = Callable[["Job", Report], Result | None]


@dataclass(frozen=True)
class JobKind:
    """`place` is the address where what the job made is found. `piecemeal`: it writes on its way, so that
    a job that was cancelled leaves what was done before."""

    handler: JobHandler
    steps: tuple[str, ...] = ()
    place: Callable[[Job], str] = lambda job: ""
    piecemeal: bool = False


class Snapshot(Protocol):
    """Frozen facts of one paper."""

    def to_json(self) -> str: ...


@dataclass(frozen=True)
class Seal:
    """What is known of a paper before it is laid out, and printed in its feet.

    `audit_number` and `audit_hash` are the head of the regency's audit chain at that moment: so the head
    leaves the database with every paper.
    """

    code: str
    url: str
    at: str
    audit_number: int
    audit_hash: str


@dataclass(frozen=True)
class Standing:
    """Whether what a sealed paper speaks of still counts: a sentence, a state, its successor's code."""

    sentence: str
    state: str
    successor: str = ""
    in_force: bool = False


@dataclass(frozen=True)
class PaperKind:
    """How one kind of sealed paper is made, who reads it, and what a stranger with its code may see.

    `standing` is for papers whose subject can lose its force by itself, as a certificate by revocation; None
    leaves it to the paper.
    """

    build: Callable[[str, dt.datetime, Job | None], Snapshot]
    html: Callable[[str, Seal], str]
    title: Callable[[Any], str]
    may_read: Callable[[User, Document], bool]
    public_fields: Callable[[Document], Fields]
    standing: Callable[[Document], Standing | None] = lambda document: None


class Registry(Generic[K]):
    """Kinds by name; a second registration under a name is a programming error, an unknown name too."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._kinds: dict[str, K] = {}

    def add(self, name: str, kind: K) -> None:
        if name in self._kinds:
            raise ValueError(f"{self.noun} {name!r} is registered twice")
        self._kinds[name] = kind

    def remove(self, name: str) -> None:
        """For tests that bring a kind of their own."""
        self._kinds.pop(name, None)

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def get(self, name: str) -> K | None:
        return self._kinds.get(name)

    def __getitem__(self, name: str) -> K:
        if name not in self._kinds:
            raise LookupError(f"no {self.noun} {name!r} is registered")
        return self._kinds[name]


class JobKinds(Registry[JobKind]):
    def register(
        self,
        name: str,
        handler: JobHandler,
        *,
        steps: tuple[str, ...] = (),
        place: Callable[[Job], str] = lambda job: "",
        piecemeal: bool = False,
    ) -> None:
        """Say how jobs of this kind are done; `steps`: what the progress page announces."""
        self.add(name, JobKind(handler, steps, place, piecemeal))

    def steps(self, name: str) -> tuple[str, ...]:
        return self[name].steps if name in self else ()


job_kinds = JobKinds("job kind")
papers: Registry[PaperKind] = Registry("paper kind")
