"""What trainings remember: curriculum, participants, tests, certificates, action plans, who is trained."""

from trainings.models.certificates import Certificate
from trainings.models.coverage import StaffCategory, TrainedStaffCount
from trainings.models.participants import Participant
from trainings.models.plans import ActionPlan, FollowUp, PlanImport, expected_report
from trainings.models.registration import RegistrationPace, RegistrationRepeat, RegistrationSheet
from trainings.models.tests import KnowledgeTest, TestQuestion, TestSheet, Topic
from trainings.models.trainings import LessonModule, Quota, Trainer, Training, TrainingGroup, TrainingSession

__all__ = [
    "ActionPlan",
    "Certificate",
    "FollowUp",
    "KnowledgeTest",
    "LessonModule",
    "Participant",
    "PlanImport",
    "Quota",
    "RegistrationPace",
    "RegistrationRepeat",
    "RegistrationSheet",
    "StaffCategory",
    "TestQuestion",
    "TestSheet",
    "Topic",
    "TrainedStaffCount",
    "Trainer",
    "Training",
    "TrainingGroup",
    "TrainingSession",
    "expected_report",
]
