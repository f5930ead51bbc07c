from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from documents import watchdog
        from documents.registry import job_kinds
        from documents.services import files, mail

        job_kinds.register(files.PAGE_IMAGES, files.make_page_images, steps=("Menggambar halaman",))
        job_kinds.register(mail.MAIL, mail.send, steps=mail.STEPS)
        watchdog.install()
