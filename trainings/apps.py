from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "trainings"

    def ready(self) -> None:
        from trainings.services import certificate_paper

        certificate_paper.register_papers()
