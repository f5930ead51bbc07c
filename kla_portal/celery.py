"""The doorbell: Celery only says that the database has a job (docs/adr/0003-the-row-is-the-job.md)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kla_portal.settings")

app = Celery("kla_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
