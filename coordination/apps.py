from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "coordination"

    def ready(self) -> None:
        from coordination.services import attendance_papers, papers

        attendance_papers.register_papers()
        papers.register_papers()
