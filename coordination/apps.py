from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "coordination"

    def ready(self) -> None:
        from coordination.services import (
            attendance_papers,
            commitment_papers,
            letter_freezing,
            papers,
            task_force_paper,
        )

        attendance_papers.LISTS.register()
        letter_freezing.register_papers()
        commitment_papers.register_papers()
        papers.register_papers()
        task_force_paper.register_papers()
