"""The instrument as versioned data: a published version never changes (a database trigger refuses it)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    def published(self) -> InstrumentQuerySet:
        """Those a period may be measured with; the instrument is public, so it has no visibility door."""
        return (
            self.filter(state=Instrument.State.PUBLISHED).prefetch_related("bands").order_by("-published_at")
        )


class Instrument(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", "Draf"
        PUBLISHED = "published", "Terbit"

    class GapPolicy(models.TextChoices):
        CONSERVATIVE = "conservative", "Nilai di antara pita tetap pada predikat bawah"
        LOWER_BOUND_OPEN = "lower_bound_open", "Nilai di atas batas atas pita naik ke predikat berikutnya"

    version = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    basis = models.TextField()
    total_max = models.DecimalField(max_digits=8, decimal_places=2)
    gap_policy = models.CharField(max_length=20, choices=GapPolicy)
    codes = models.JSONField(help_text="Kode pengampu → uraian")
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True)

    objects = InstrumentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.version


class PredicateBand(models.Model):
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="bands")
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=60)
    minimum = models.DecimalField(max_digits=7, decimal_places=2)
    maximum = models.DecimalField(max_digits=7, decimal_places=2)

    class Meta:
        ordering = ("minimum",)
        constraints: ClassVar = [models.UniqueConstraint("instrument", "code", name="band_once")]

    def __str__(self) -> str:
        return self.name


class Gate(models.Model):
    """A condition that outranks points ("syarat pokok")."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="gates")
    code = models.CharField(max_length=20)
    rule = models.TextField()
    confidence = models.CharField(max_length=30)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint("instrument", "code", name="gate_once")]

    def __str__(self) -> str:
        return self.code


class Cluster(models.Model):
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="clusters")
    code = models.CharField(max_length=4)
    name = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField()
    max_score = models.DecimalField(max_digits=7, decimal_places=2)
    confidence = models.CharField(max_length=30)

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [models.UniqueConstraint("instrument", "code", name="cluster_once")]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=8)
    label = models.CharField(max_length=6, help_text="Nomor seperti dibaca orang: 21A")
    name = models.CharField(max_length=240)
    position = models.PositiveSmallIntegerField()
    max_score = models.DecimalField(max_digits=7, decimal_places=2)
    lead_code = models.CharField(max_length=20)
    confidence = models.CharField(max_length=30)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [models.UniqueConstraint("cluster", "code", name="indicator_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.name}"


class Question(models.Model):
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=12)
    official_ref = models.CharField(max_length=20)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()
    max_score = models.DecimalField(max_digits=7, decimal_places=2)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [models.UniqueConstraint("indicator", "code", name="question_once")]

    def __str__(self) -> str:
        return self.code


class Item(models.Model):
    """The scored leaf ("butir"): a question without sub-items, or one sub-item; 289 in all."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=24)
    topic = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()
    max_score = models.DecimalField(max_digits=7, decimal_places=2)
    rule = models.JSONField()
    codes = ArrayField(models.CharField(max_length=20), help_text="Kode pengampu; yang pertama memimpin")
    evidence_expected = ArrayField(models.CharField(max_length=160), default=list)
    matrix_columns = models.JSONField(default=list)
    matrix_is_ours = models.BooleanField(default=False)
    compare_years = models.BooleanField(default=False)
    confidence = models.CharField(max_length=30)
    bands_confidence = models.CharField(max_length=30)

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [models.UniqueConstraint("instrument", "code", name="item_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def heading(self) -> str:
        """What is asked in full: the question, and after it the part this item is about."""
        question = self.question.text
        return f"{question.rstrip('.')}: {self.topic}" if self.topic else question

    @property
    def kind(self) -> str:
        """The answer's shape: choice, yes_no, bands, count_bands, checklist or data_only."""
        return str(self.rule["kind"])
