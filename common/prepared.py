"""Queries whose SQL is made once.

Building and compiling a query of several sub-queries costs the web process many times what the database
needs to answer it. A prepared query is built once for each shape, with stand-ins where the values of a call
go; every later call only fills in its values.

    @prepared
    def leads_of(period: int) -> QuerySet[Assignment]:
        return Assignment.objects.filter(period=period, part="lead")

    leads_of(period=period.pk)  # a list

Keyword arguments are values: whole numbers, texts, instants, collections of whole numbers (each length is a
shape of its own), None, or a user. What a user reaches is read from his rights at each call, so `visible_to`
may be used as it is. Positional arguments are no values: they are handed on as they are and belong to the
shape.

`build` must not look at its values, only pass them on. One that does, or a value that does not arrive at the
database as it was given, raises Unprepared the first time it is called.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

RIGHTS = ("regencies", "organisations")
RIGHTS_BY_ROLE = ("regencies_as", "organisations_as")
FIRST_STAND_IN = 8_070_605_040_302_010_000
FIRST_DAY = dt.datetime(1, 1, 1, tzinfo=dt.UTC)

Slot = tuple[Hashable, int]
Asked = tuple[str, str, tuple[str, ...]]


class Unprepared(TypeError):
    """The query cannot be prepared; the message says which value went astray."""


class _Several(tuple[int, ...]):
    """Stand-ins of a collection; nobody may look for a value among them."""

    def __contains__(self, _value: object) -> bool:
        raise Unprepared("a prepared query looks into a collection of values")


class _StandIns:
    """Values that occur nowhere else, and the slot each stands for."""

    def __init__(self) -> None:
        self.slots: dict[object, Slot] = {}

    def of(self, name: Hashable, value: object) -> Any:
        if value is None:
            return None
        if isinstance(value, str):
            return self._keep(f"{FIRST_STAND_IN + len(self.slots)}", (name, -1))
        if isinstance(value, dt.datetime):
            return self._keep(FIRST_DAY + dt.timedelta(minutes=len(self.slots)), (name, -1))
        if isinstance(value, int) and not isinstance(value, bool):
            return self._keep(FIRST_STAND_IN + len(self.slots), (name, -1))
        if isinstance(value, Collection):
            numbers = (self._keep(FIRST_STAND_IN + len(self.slots), (name, at)) for at in range(len(value)))
            return _Several(numbers)
        raise Unprepared(f"{name}: a {type(value).__name__} is no value of a prepared query")

    def _keep(self, stand_in: Any, slot: Slot) -> Any:
        self.slots[stand_in] = slot
        return stand_in


class _AnyRights:
    """Stands for somebody's rights and notes what is asked of them."""

    def __init__(self, name: str, real: Any, stand_ins: _StandIns) -> None:
        self._name, self._real, self._stand_ins = name, real, stand_ins
        self.asked: dict[Asked, Any] = {}

    def __getattr__(self, asked: str) -> Any:
        if asked in RIGHTS:
            return self._answer(asked, ())
        if asked in RIGHTS_BY_ROLE:
            return lambda *roles: self._answer(asked, roles)
        raise Unprepared(f"{self._name}: a prepared query may not ask the rights for {asked}")

    def _answer(self, asked: str, roles: tuple[str, ...]) -> Any:
        key = (self._name, asked, roles)
        if key not in self.asked:
            self.asked[key] = self._stand_ins.of(key, _reach(self._real, asked, roles))
        return self.asked[key]


@dataclass(frozen=True)
class _AnyUser:
    """Stands for a user: has rights and nothing else."""

    rights: _AnyRights


@dataclass(frozen=True)
class _Plan:
    """Compiled rows: `slots` says for each parameter where its value comes from, or holds it as it is."""

    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    slots: tuple[tuple[Slot | None, object], ...]

    def run(self, values: Mapping[Hashable, Any]) -> list[Any]:
        filled = tuple(fixed if slot is None else _filled(slot, values) for slot, fixed in self.slots)
        compiler, rows = copy.copy(self.compiler), self.rows.all()
        compiler.connection = connections[rows.db]
        compiler.as_sql = lambda *_, **__: (self.sql, filled)
        query: Any = rows.query
        query.get_compiler = lambda *_, **__: compiler
        return list(rows)


class Prepared:
    """A query built once for each shape; see the module."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._asked: dict[Hashable, tuple[Asked, ...]] = {}
        self._plans: dict[Hashable, _Plan | None] = {}

    def __call__(self, *fixed: Hashable, **values: Any) -> list[Any]:
        """The rows. Raises Unprepared when they cannot be prepared."""
        first = None if fixed in self._asked else self._prepare(fixed, values)
        known = _flat(values, self._asked[fixed])
        shape = (fixed, tuple((name, _length(value)) for name, value in known.items()))
        if shape not in self._plans:
            self._plans[shape] = first or self._prepare(fixed, values)
        plan = self._plans[shape]
        return [] if plan is None else plan.run(known)

    def _prepare(self, fixed: tuple[Hashable, ...], values: Mapping[str, Any]) -> _Plan | None:
        stand_ins = _StandIns()
        given: dict[str, Any] = {}
        for name, value in values.items():
            rights = getattr(value, "rights", None)
            given[name] = (
                stand_ins.of(name, value) if rights is None else _AnyUser(_AnyRights(name, rights, stand_ins))
            )
        rows = self._build(*fixed, **given)
        users = [one for one in given.values() if isinstance(one, _AnyUser)]
        self._asked[fixed] = tuple(asked for user in users for asked in user.rights.asked)
        compiler: Any = rows.query.get_compiler(using=rows.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            if all(known for known in _flat(values, self._asked[fixed]).values()):
                raise Unprepared(f"{self._build.__name__} finds nothing whatever its values") from None
            return None
        return _Plan(rows, compiler, sql, tuple(_placed(sql, params, stand_ins.slots)))


def prepared(build: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    """Make a query of `build`; its rows come as a list."""
    return Prepared(build)


def _placed(
    sql: str, params: Sequence[Any], slots: Mapping[object, Slot]
) -> Iterator[tuple[Slot | None, object]]:
    """Each parameter's slot; raises Unprepared when a stand-in is missing or was changed on its way."""
    found = set()
    for param in params:
        slot = slots.get(param) if getattr(param, "__hash__", None) else None
        if slot is None and any(str(stand_in) in str(param) for stand_in in slots):
            raise Unprepared(f"a value of {sql[:200]} arrives changed: {param}")
        found.add(slot)
        yield slot, param
    lost = [slot for stand_in, slot in slots.items() if slot not in found or str(stand_in) in sql]
    if lost:
        raise Unprepared(f"{lost} did not arrive in {sql[:200]}")


def _flat(values: Mapping[str, Any], asked: Sequence[Asked]) -> dict[Hashable, Any]:
    """Values by slot name: a user gives way to what is asked of his rights."""
    known: dict[Hashable, Any] = {
        name: tuple(value) if isinstance(value, set | frozenset) else value
        for name, value in values.items()
        if not hasattr(value, "rights")
    }
    for name, what, roles in asked:
        known[name, what, roles] = _reach(values[name].rights, what, roles)
    return known


def _reach(rights: Any, asked: str, roles: tuple[str, ...]) -> tuple[int, ...]:
    found = getattr(rights, asked)
    return tuple(found(*roles) if asked in RIGHTS_BY_ROLE else found)


def _length(value: object) -> object:
    if value is None or isinstance(value, str | int | dt.datetime):
        return type(value)
    return len(value) if isinstance(value, Collection) else type(value)


def _filled(slot: Slot, values: Mapping[Hashable, Any]) -> object:
    name, at = slot
    return values[name] if at < 0 else values[name][at]
