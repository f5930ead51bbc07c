from django.urls import path

from trainings.views import curriculum, planning, recap

ONE = "<regency:regency>/pelatihan/<int:pk>/"
ROWS = f"{ONE}kurikulum/<slug:kind>/"

urlpatterns = [
    path("<regency:regency>/pelatihan/baru/", planning.training_new, name="training-new"),
    path(f"{ONE}ubah/", planning.training_edit, name="training-edit"),
    path(f"{ONE}jadwal/", planning.schedule, name="training-schedule"),
    path(f"{ONE}angkatan/", planning.batch, name="training-batch"),
    path(f"{ONE}tahap/<slug:verb>/", planning.step, name="training-step"),
    path(f"{ONE}kurikulum/", curriculum.page, name="curriculum"),
    path(f"{ROWS}baru/", curriculum.new, name="row-new"),
    path(f"{ROWS}<int:row>/", curriculum.edit, name="row-edit"),
    path(f"{ONE}rekap/", recap.recap, name="recap"),
    path(f"{ONE}rekap/xlsx/", recap.book, name="recap-xlsx"),
    path(f"{ONE}rekap/cetak/", recap.order_paper, name="recap-paper"),
    path(f"{ROWS}<int:row>/hapus/", curriculum.remove, name="row-remove"),
]
