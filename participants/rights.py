"""What a user may reach today, from dated memberships."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participants.models import Membership, Regency

SECOND_FACTOR_ROLES = frozenset({"admin", "secretariat", "assessor"})


class Rights:
    """What a user may reach today, computed from valid memberships; an inactive account reaches nothing."""

    def __init__(self, memberships: Iterable[Membership], *, active: bool) -> None:
        self.memberships = list(memberships) if active else []
        self._provinces: dict[str, set[int]] = {
            row.province_id: set(row.reach)
            for row in self.memberships
            if row.province_id and hasattr(row, "reach")
        }

    def regencies_as(self, *roles: str) -> set[int]:
        found: set[int] = set()
        for row in self.memberships:
            if row.role not in roles:
                continue
            if row.province_id:
                found |= self._in_province(row.province_id)
            elif row.organisation:
                found.add(row.organisation.regency_id)
            elif row.regency_id:
                found.add(row.regency_id)
        return found

    def _in_province(self, code: str) -> set[int]:
        """Asked once a request: policies ask for an assessor's reach many times on one page."""
        if code not in self._provinces:
            regencies = apps.get_model("participants", "Regency").objects.filter(province=code)
            self._provinces[code] = set(regencies.values_list("pk", flat=True))
        return self._provinces[code]

    @cached_property
    def regencies(self) -> set[int]:
        return {pk for row in self.memberships for pk in self.regencies_as(row.role)}

    def organisations_as(self, *roles: str) -> set[int]:
        return {pk for m in self.memberships if m.role in roles for pk in _family(m)}

    @property
    def organisations(self) -> set[int]:
        """Every organisation the user belongs to, whatever the role."""
        return {pk for m in self.memberships for pk in _family(m)}

    def family_of(self, organisation_id: int) -> set[int]:
        """The body with those merged with it, as far as the user's own posts reach them."""
        families = (_family(m) for m in self.memberships)
        return next((family for family in families if organisation_id in family), {organisation_id})

    def has(self, role: str, regency_id: int) -> bool:
        return regency_id in self.regencies_as(role)

    def membership_in(self, regency: Regency) -> Membership | None:
        """The post shown in the frame: the first one that reaches this regency."""
        for row in self.memberships:
            reaches = (
                row.regency_id == regency.pk
                or (row.organisation is not None and row.organisation.regency_id == regency.pk)
                or row.province_id == regency.province_id
            )
            if reaches:
                return row
        return None

    @property
    def needs_second_factor(self) -> bool:
        return any(m.role in SECOND_FACTOR_ROLES for m in self.memberships)


def _family(membership: Membership) -> set[int]:
    """The body of a post with those merged with it: what any of them owned, the surviving body owns."""
    if not membership.organisation_id:
        return set()
    return {membership.organisation_id, *(getattr(membership, "family", None) or ())}
