"""Who takes part and when they met: regencies, organisations, posts, occasions, notices, audit."""

from participants.models.accounts import Membership, MembershipQuerySet, Role, User
from participants.models.attendance import Attendance, AttendanceRepeat, ChildHeadCount, CodePace
from participants.models.imports import DirectoryImport
from participants.models.links import AccessLink
from participants.models.notices import AuditEntry, Notice
from participants.models.occasions import Invitee, Occasion, OccasionSession
from participants.models.organisations import Organisation, OrganisationAlias, Person, Position, Sector
from participants.models.places import Province, Regency

__all__ = [
    "AccessLink",
    "Attendance",
    "AttendanceRepeat",
    "AuditEntry",
    "ChildHeadCount",
    "CodePace",
    "DirectoryImport",
    "Invitee",
    "Membership",
    "MembershipQuerySet",
    "Notice",
    "Occasion",
    "OccasionSession",
    "Organisation",
    "OrganisationAlias",
    "Person",
    "Position",
    "Province",
    "Regency",
    "Role",
    "Sector",
    "User",
]
