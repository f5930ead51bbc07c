"""What coordination remembers: the task force, meetings, invitations, minutes, promises."""

from coordination.models.commitments import Commitment, CommitmentItem, CommitmentProgress
from coordination.models.invitations import Invitation
from coordination.models.meetings import (
    AgendaItem,
    DateChange,
    Meeting,
    MeetingPhoto,
    MeetingStep,
    PressRelease,
    Speaker,
)
from coordination.models.minutes import Decision, Minutes, MinutesEntry
from coordination.models.task_force import TaskForceDecree, TaskForceHolder, TaskForcePost

__all__ = [
    "AgendaItem",
    "Commitment",
    "CommitmentItem",
    "CommitmentProgress",
    "DateChange",
    "Decision",
    "Invitation",
    "Meeting",
    "MeetingPhoto",
    "MeetingStep",
    "Minutes",
    "MinutesEntry",
    "PressRelease",
    "Speaker",
    "TaskForceDecree",
    "TaskForceHolder",
    "TaskForcePost",
]
