from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Role
from participants.models.attendance import ATTENDANCE_READERS
from participants.policies import can_see_people

if TYPE_CHECKING:
    from coordination.models import MeetingPhoto
    from documents.models import Document
    from participants.models import Regency, User


def can_plan_meetings(user: User, regency: Regency) -> bool:
    """The secretariat and the head of the Gugus Tugas call meetings."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT, Role.TASK_FORCE_LEAD)


def can_read_attendance(user: User, regency: Regency) -> bool:
    """Names of participants are for those who keep, lead, assess or read the regency's work, not for OPD."""
    return regency.pk in user.rights.regencies_as(*ATTENDANCE_READERS)


def can_keep_attendance(user: User, regency: Regency) -> bool:
    """The secretariat keeps the list, and alone sees phone numbers."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT)


def can_read_meeting_paper(user: User, document: Document) -> bool:
    """Letters, lists and minutes of a meeting are for everybody who works in the regency."""
    return document.regency_id in user.rights.regencies


def can_read_pack(user: User, document: Document) -> bool:
    """The pack holds the list of names: for those who may read that list."""
    return can_read_attendance(user, document.regency)


def can_attach_pack(user: User, regency: Regency) -> bool:
    """Evidence of the secretariat's own organisation is handed in by the secretariat."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT)


def can_keep_task_force(user: User, regency: Regency) -> bool:
    """The decree and its posts are the secretariat's to keep."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT, Role.ADMIN)


def can_read_annex(user: User, document: Document) -> bool:
    """The annex names holders: for those who may see people of the directory."""
    return can_see_people(user, document.regency)


def can_see_photo(user: User, photo: MeetingPhoto) -> bool:
    """A picture with children, or perhaps with children, stays with the secretariat without consent."""
    if can_plan_meetings(user, photo.regency):
        return True
    return photo.may_be_shown and photo.regency_id in user.rights.regencies
