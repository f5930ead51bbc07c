from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from documents.services.seals import register
        from reports import policies
        from reports.rendering import handover, readiness
        from reports.services.freezing import freeze
        from reports.services.handover import HANDOVER
        from reports.services.handover import freeze as freeze_handover
        from reports.services.papers import READINESS

        register(
            READINESS,
            build=freeze,
            html=readiness.html,
            title=readiness.title,
            may_read=policies.can_read_paper,
            public_fields=readiness.public_fields,
        )
        register(
            HANDOVER,
            build=freeze_handover,
            html=handover.html,
            title=handover.title,
            may_read=policies.can_read_handover,
            public_fields=handover.public_fields,
        )
