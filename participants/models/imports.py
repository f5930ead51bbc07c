"""A list handed in as XLSX, held between its check and its taking over."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from participants.models.places import Regency

if TYPE_CHECKING:
    from participants.models.accounts import User


class DirectoryImportQuerySet(models.QuerySet["DirectoryImport"]):
    def visible_to(self, user: User) -> DirectoryImportQuerySet:
        """Lists of the regencies whose directory one keeps.

        >>> DirectoryImport.objects.visible_to(operator_of_dinkes_banjar).count()  # doctest: +SKIP
        0
        """
        return self.filter(regency__in=user.rights.regencies_as("secretariat", "admin"))


class DirectoryImport(models.Model):
    """Rows as they stood in the file: `rows` is {"lembaga": [[line, {column: text}], …], "orang": […]}.

    Once taken over, only the rows that were left out stay, so that they can be put right and sent again.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    created_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=255)
    rows = models.JSONField()
    taken_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)

    objects = DirectoryImportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
