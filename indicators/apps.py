from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"

    def ready(self) -> None:
        from documents.services import register as register_paper
        from indicators import policies
        from indicators.rendering import receipt_paper
        from indicators.services import open_work, receipts
        from participants.open_work import register

        register(open_work.of_post)
        register_paper(
            receipts.PAPER,
            build=receipts.freeze,
            html=receipt_paper.html,
            title=receipt_paper.title,
            may_read=policies.can_read_receipt,
            public_fields=receipt_paper.public_fields,
        )
