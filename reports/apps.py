from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from documents.services.seals import register
        from reports import policies
        from reports.rendering import readiness
        from reports.services.freezing import freeze
        from reports.services.papers import READINESS

        register(
            READINESS,
            build=freeze,
            html=readiness.html,
            title=readiness.title,
            may_read=policies.can_read_paper,
            public_fields=readiness.public_fields,
        )
