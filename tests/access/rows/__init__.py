"""The rows of the access matrix, one module a room. name: (key of the scene's arguments, GET, POST)."""

from tests.access.rows import (
    accounts,
    coordination,
    directory,
    documents,
    indicators,
    participants,
    reports,
    task_force,
    trainings,
    trainings_certificates,
    trainings_coverage,
    trainings_plans,
    trainings_registration,
    trainings_tests,
)

MATRIX: dict[str, tuple[str, str, str]] = {
    **accounts.ROWS,
    **coordination.ROWS,
    **directory.ROWS,
    **documents.ROWS,
    **indicators.ROWS,
    **participants.ROWS,
    **reports.ROWS,
    **task_force.ROWS,
    **trainings.ROWS,
    **trainings_coverage.ROWS,
    **trainings_certificates.ROWS,
    **trainings_plans.ROWS,
    **trainings_tests.ROWS,
    **trainings_registration.ROWS,
}
