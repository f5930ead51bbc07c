"""The Celery app of the live tests' workers: the portal's own, which also knows the kinds of the tests."""

from celery.signals import worker_init, worker_process_init

from kla_portal.celery import app
from tests.documents.kinds import register_all

__all__ = ["app"]


def teach(**_: object) -> None:
    register_all()


worker_init.connect(teach, weak=False)
worker_process_init.connect(teach, weak=False)
