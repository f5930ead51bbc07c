from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from documents import watchdog
        from documents.registry import job_kinds
        from documents.services import files

        job_kinds.register(files.PAGE_IMAGES, files.make_page_images, steps=("Menggambar halaman",))
        watchdog.install()
