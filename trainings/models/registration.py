"""What the open door of a training remembers: second sendings, its pace, and lists handed in as XLSX."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from participants.models import Regency
from participants.models.occasions import new_token
from trainings.models.participants import Participant
from trainings.models.trainings import Training

if TYPE_CHECKING:
    from participants.models import User


class RegistrationRepeat(models.Model):
    """The public form sent again for somebody who is registered: kept for the secretariat to compare.

    Its sender gets a receipt as everybody does, so that the answer tells nobody who was registered before;
    `waiting` is what a stranger would have been told.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="repeats")
    name = models.CharField(max_length=120)
    organisation_name = models.CharField(max_length=200)
    position = models.CharField(max_length=160)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    waiting = models.BooleanField(default=False)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("participant", "sent_at")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "participant",
                "name",
                "organisation_name",
                "position",
                "phone",
                "email",
                "note",
                name="registration_repeat_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RegistrationPace(models.Model):
    """How fast a public form is being sent: `due_at` runs ahead of the clock with each use."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    training = models.OneToOneField(Training, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.training_id}"


class RegistrationSheetQuerySet(models.QuerySet["RegistrationSheet"]):
    def visible_to(self, user: User) -> RegistrationSheetQuerySet:
        """Lists of the trainings one keeps.

        >>> RegistrationSheet.objects.visible_to(operator_of_dinkes_banjar).count()  # doctest: +SKIP
        0
        """
        return self.filter(regency__in=user.rights.regencies_as("secretariat"))


class RegistrationSheet(models.Model):
    """Rows of a list as they stood in the file, [[line, {column: text}], …], between check and taking over.

    Once taken over, only the rows that were left out stay, so that they can be put right and sent again.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="sheets")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    file_name = models.CharField(max_length=255)
    rows = models.JSONField()
    taken_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)

    objects = RegistrationSheetQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.file_name
