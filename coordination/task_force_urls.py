from django.urls import path

from coordination.views import task_force as views

HERE = "<regency:regency>/gugus-tugas/"
ONE = f"{HERE}<int:pk>/"
POST = f"{ONE}kedudukan/<int:post_pk>/"

urlpatterns = [
    path(HERE, views.task_force, name="task-force"),
    path(f"{HERE}baru/", views.decree_new, name="decree-new"),
    path(f"{ONE}ubah/", views.decree_edit, name="decree-edit"),
    path(f"{ONE}unggah/", views.decree_file_new, name="decree-file-new"),
    path(f"{ONE}berkas/", views.decree_file, name="decree-file"),
    path(f"{ONE}lampiran/", views.annex, name="decree-annex"),
    path(f"{ONE}kedudukan/baru/", views.post_new, name="seat-new"),
    path(f"{POST}ubah/", views.post_edit, name="seat-edit"),
    path(f"{POST}hapus/", views.post_remove, name="seat-remove"),
    path(f"{POST}pemegang/", views.holder, name="seat-holder"),
]
