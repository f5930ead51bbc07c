"""Bytes and paper: stored files, uploads, jobs, sealed documents, numbers, letterheads."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from documents.numbering import OPEN_NUMBER
from participants.models import Membership, Regency

if TYPE_CHECKING:
    from participants.models import User

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 17


def new_code() -> str:
    """A public document code: 17 letters without look-alikes, 84 bits, in groups ("7F3K-91QD-…")."""
    letters = [secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)]
    groups = ["".join(letters[i : i + 4]) for i in range(0, CODE_LENGTH - 1, 4)]
    return "-".join([*groups[:-1], groups[-1] + letters[-1]])


class StoredFile(models.Model):
    """Content-addressed bytes of one regency. It has no view of its own: the room that links it serves it.

    `flags`: what inspection noticed, as codes: "nik-like" (the text holds such a number), "pdf-repaired", …
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=8)
    mime = models.CharField(max_length=100)
    pages = models.PositiveIntegerField(null=True)
    flags = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("regency", "sha256", name="stored_file_once")]

    def __str__(self) -> str:
        return self.sha256[:12]


class PageImage(models.Model):
    """The preview of one page (≤ 1,400 px, no EXIF) and what its text says; the image is a stored file."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="page_images")
    number = models.PositiveIntegerField()
    image = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(
        null=True,
        help_text="Yang terbaca pada halaman ini (documents.inspection.facts); kosong: belum dibaca",
    )

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [models.UniqueConstraint("file", "number", name="page_image_once")]

    def __str__(self) -> str:
        return f"{self.file} {self.number}"


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: User) -> UploadQuerySet:
        """Only one's own unfinished uploads.

        >>> Upload.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        <UploadQuerySet [<Upload: sk-tim.pdf>]>
        """
        return self.filter(owner=user, regency__in=user.rights.regencies)


class Upload(models.Model):
    """A file on its way in, resumable by the tus protocol."""

    class State(models.TextChoices):
        RECEIVING = "receiving", "Diterima sebagian"
        DONE = "done", "Lengkap"
        REFUSED = "refused", "Ditolak"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=255)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVING)
    refusal = models.CharField(max_length=400, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UploadQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> JobQuerySet:
        """Jobs one started, and every job of a regency whose secretariat one is.

        >>> Job.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        <JobQuerySet [<Job: readiness 63.03>]>
        """
        own = user.rights.regencies_as("secretariat", "admin", "task_force_lead")
        return self.filter(Q(created_by=user) | Q(regency__in=own)).filter(regency__in=user.rights.regencies)


class Job(models.Model):
    """The queue itself: whatever rings or does not ring, this row says what is to be done."""

    class State(models.TextChoices):
        QUEUED = "queued", "Menunggu giliran"
        RUNNING = "running", "Dikerjakan"
        DONE = "done", "Selesai"
        FAILED = "failed", "Gagal"
        CANCELLED = "cancelled", "Dibatalkan"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    step = models.CharField(max_length=120, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    steps = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(null=True)
    message = models.CharField(max_length=400, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    document = models.ForeignKey("Document", on_delete=models.PROTECT, null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints: ClassVar = [models.UniqueConstraint("kind", "key", name="job_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["lease_until"], name="job_open", condition=Q(state__in=["queued", "running"])
            ),
            models.Index(fields=["regency", "-created_at"], name="job_recent"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> DocumentQuerySet:
        """Sealed papers of the regencies the user works in; each kind's `may_read` narrows it further.

        >>> Document.objects.visible_to(secretariat_of_banjar).count()  # doctest: +SKIP
        4
        """
        return self.filter(regency__in=user.rights.regencies)


class Document(models.Model):
    """A sealed paper: its frozen snapshot, its bytes, its public code."""

    class State(models.TextChoices):
        FINAL = "final", "Final, belum ditandatangani"
        SUPERSEDED = "superseded", "Digantikan"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    code = models.CharField(max_length=24, unique=True, default=new_code)
    title = models.CharField(max_length=200)
    snapshot = models.TextField()
    sealed_at = models.DateTimeField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    pages = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.FINAL)
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ("-sealed_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["regency", "kind", "subject"])]

    def __str__(self) -> str:
        return self.title


class NumberRegister(models.Model):
    """One gapless series a year; the row is locked while a number is taken, voids are recorded."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    voids = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("regency", "series", "year", name="number_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"


class Letter(models.TextChoices):
    """The places on papers where somebody signs; one signatory is chosen for each."""

    INVITATION = "undangan", "Surat undangan"
    MINUTES = "notulen", "Notula rakor"
    ATTENDANCE = "daftar-hadir", "Daftar hadir"
    ASSIGNMENT = "surat-tugas", "Surat tugas"
    REMINDER = "surat-pengingat", "Surat pengingat"
    CERTIFICATE = "sertifikat", "Sertifikat pelatihan"
    TRAINING_REPORT = "laporan-pelatihan", "Laporan pelatihan"
    REPORT_LEAD = "laporan-ketua", "Laporan kesiapan: Ketua Gugus Tugas"
    REPORT_SECRETARY = "laporan-sekretaris", "Laporan kesiapan: Sekretaris Gugus Tugas"
    REPORT_NOTED = "laporan-mengetahui", "Laporan kesiapan: mengetahui"


class LetterheadQuerySet(models.QuerySet["Letterhead"]):
    def visible_to(self, user: User) -> LetterheadQuerySet:
        """Letterheads of the regencies the user works in: they stand on every paper anyway.

        >>> Letterhead.objects.visible_to(operator_of_dinkes_banjar).count()  # doctest: +SKIP
        2
        """
        return self.filter(regency__in=user.rights.regencies)


class Letterhead(models.Model):
    """How papers begin from a day on. Rows are only added: the latest that has begun counts."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="letterheads")
    lines = models.JSONField(default=list)
    address = models.CharField(max_length=200)
    contact = models.CharField(max_length=200, blank=True)
    emblem = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True)
    valid_from = models.DateField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    saved_at = models.DateTimeField(auto_now_add=True)

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        ordering = ("-valid_from", "-pk")
        indexes: ClassVar = [models.Index(fields=["regency", "-valid_from"], name="letterhead_of_day")]

    def __str__(self) -> str:
        return " ".join(self.lines)


class Signatory(models.Model):
    """Who signs one kind of paper from a day on: a post and who holds it then. Rows are only added.

    `post` replaces the title of the membership on paper; without a membership it is all that is printed.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    letter = models.CharField(max_length=24, choices=Letter)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True)
    post = models.CharField(max_length=160, blank=True)
    on_behalf_of = models.CharField(max_length=160, blank=True)
    valid_from = models.DateField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-valid_from", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="signatory_has_a_post",
                condition=Q(membership__isnull=False) | ~Q(post=""),
                violation_error_message="Pilih pejabatnya atau tulis jabatannya.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["regency", "letter", "-valid_from"], name="signatory_of_day")
        ]

    def __str__(self) -> str:
        return f"{self.get_letter_display()}: {self.post or self.membership}"


class NumberPattern(models.Model):
    """How one series of letters is numbered; `by_registry`: the general registry gives it, not the portal."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    series = models.CharField(max_length=40)
    pattern = models.CharField(max_length=60)
    classification = models.CharField(max_length=30, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    by_registry = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("regency", "series", name="number_pattern_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.pattern}"


class LetterNumberQuerySet(models.QuerySet["LetterNumber"]):
    def visible_to(self, user: User) -> LetterNumberQuerySet:
        """The register of the regencies whose letters the user writes.

        >>> LetterNumber.objects.visible_to(operator_of_dinkes_banjar).count()  # doctest: +SKIP
        0
        """
        return self.filter(regency__in=user.rights.regencies_as("secretariat", "admin", "task_force_lead"))


class LetterNumber(models.Model):
    """One line of the register of letters; `text` stays empty until a number is given or typed.

    `subject` names the letter in its own room ("meeting:12"); `number` is the running number where the
    portal gave it, empty where the general registry did.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    series = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    day = models.DateField()
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(null=True)
    text = models.CharField(max_length=120, blank=True)
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    objects = LetterNumberQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "regency",
                "year",
                Lower("text"),
                condition=~Q(text=""),
                name="letter_number_once_a_year",
                violation_error_message="Nomor ini sudah dipakai surat lain pada tahun yang sama.",
            ),
            models.UniqueConstraint(
                "regency", "series", "subject", condition=Q(voided_at=None), name="letter_registered_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.title

    @property
    def series_label(self) -> str:
        return Letter(self.series).label if self.series in Letter.values else self.series

    @property
    def printed(self) -> str:
        """What stands after "Nomor :" on the letter; dots where the number is still open."""
        return self.text or OPEN_NUMBER
