"""Pre- and post-test: a bank of questions by topic, the test as it was opened, and the sheets handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from participants.models import Regency
from participants.models.occasions import new_token
from trainings.models.participants import TRAINING_KEEPERS, Participant
from trainings.models.trainings import Training

if TYPE_CHECKING:
    from participants.models import User


class Topic(models.Model):
    """What a question is about; weak topics are found by it."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                "regency", "name", name="topic_once", violation_error_message="Topik ini sudah ada."
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TestQuestionQuerySet(models.QuerySet["TestQuestion"]):
    def visible_to(self, user: User) -> TestQuestionQuerySet:
        """The bank is for those who set the tests: whoever sees a question with its answer knows it.

        >>> TestQuestion.objects.visible_to(operator_of_dinkes_balangan).count()  # doctest: +SKIP
        0
        """
        return self.filter(regency__in=user.rights.regencies_as(*TRAINING_KEEPERS))


class TestQuestion(models.Model):
    """One question of the bank: 2 to 5 `options`, `answer` is the place of the right one, from 0."""

    __test__ = False

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="questions")
    text = models.CharField(max_length=400)
    options = models.JSONField()
    answer = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = TestQuestionQuerySet.as_manager()

    class Meta:
        ordering = ("topic", "pk")

    def __str__(self) -> str:
        return self.text

    @property
    def right_option(self) -> str:
        return str(self.options[self.answer])


class KnowledgeTestQuerySet(models.QuerySet["KnowledgeTest"]):
    def visible_to(self, user: User) -> KnowledgeTestQuerySet:
        """Tests and their results are for those who keep the training.

        >>> KnowledgeTest.objects.visible_to(operator_of_dinkes_balangan).count()  # doctest: +SKIP
        0
        """
        return self.filter(regency__in=user.rights.regencies_as(*TRAINING_KEEPERS))


class KnowledgeTest(models.Model):
    """`questions` is a copy in the order in which it is asked, frozen (by trigger) once the test was opened:
    [{"id": 1, "topic": "…", "text": "…", "options": ["…", "…"], "answer": 0}].

    `pace_due_at` runs ahead of the clock with each sheet that is sent, as for the codes of attendance.
    """

    class Kind(models.TextChoices):
        PRE = "awal", "Uji awal"
        POST = "akhir", "Uji akhir"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="tests")
    kind = models.CharField(max_length=5, choices=Kind)
    questions = models.JSONField(default=list)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    pace_due_at = models.DateTimeField(null=True, blank=True)

    objects = KnowledgeTestQuerySet.as_manager()

    class Meta:
        ordering = ("training", "-kind")
        constraints: ClassVar = [
            models.UniqueConstraint("training", "kind", name="test_kind_once"),
            models.CheckConstraint(
                name="test_closed_after_opened",
                condition=Q(closed_at=None) | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class TestSheetQuerySet(models.QuerySet["TestSheet"]):
    def visible_to(self, user: User) -> TestSheetQuerySet:
        """As the tests: who scored what is for those who keep the training.

        >>> TestSheet.objects.visible_to(operator_of_dinkes_balangan).count()  # doctest: +SKIP
        0
        """
        return self.filter(regency__in=user.rights.regencies_as(*TRAINING_KEEPERS))


class TestSheet(models.Model):
    """One sheet handed in under a personal code. `answers`: {question id: option}; None where only the score
    was typed from paper. `score` is 0 to 100; `topics`: {topic: [right, asked]}.

    `participant` stays empty while the code belongs to nobody: the committee pairs it.
    """

    __test__ = False

    class Origin(models.TextChoices):
        PHONE = "ponsel", "Dijawab di ponsel"
        PAPER = "kertas", "Disalin dari kertas"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    test = models.ForeignKey(KnowledgeTest, on_delete=models.PROTECT, related_name="sheets")
    code = models.CharField(max_length=8)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets"
    )
    answers = models.JSONField(null=True, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2)
    topics = models.JSONField(default=dict)
    origin = models.CharField(max_length=6, choices=Origin)
    handed_in_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)

    objects = TestSheetQuerySet.as_manager()

    class Meta:
        ordering = ("test", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "test", "code", name="sheet_once", violation_error_message="Lembar kode ini sudah masuk."
            ),
            models.UniqueConstraint(
                "test",
                "participant",
                name="sheet_of_participant_once",
                violation_error_message="Peserta ini sudah mempunyai lembar pada uji yang sama.",
            ),
            models.CheckConstraint(
                name="sheet_score_in_range",
                condition=Q(score__range=(0, 100)),
                violation_error_message="Nilai adalah angka 0 sampai 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.test_id} {self.code}"
