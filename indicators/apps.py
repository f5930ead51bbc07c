from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"

    def ready(self) -> None:
        from indicators.services import open_work
        from participants.open_work import register

        register(open_work.of_post)
