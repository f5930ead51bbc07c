from django.urls import path

from trainings.views import participants, public_registration, registration, roster

BASE = "<regency:regency>/pelatihan/<int:pk>/"
ROW = f"{BASE}peserta/<int:participant_pk>/"
urlpatterns = [
    path(f"{BASE}pendaftaran/", registration.registration, name="registration"),
    path(f"{BASE}pendaftaran/tutup/", registration.registration_close, name="registration-close"),
    path(f"{BASE}peserta/", participants.participants, name="participants"),
    path(f"{BASE}peserta/tambah/", registration.participant_new, name="participant-new"),
    path(f"{BASE}peserta/usulkan/", registration.nominate, name="nominate"),
    path(f"{BASE}peserta/putuskan/", participants.decide, name="participants-decide"),
    path(f"{BASE}peserta/unduh/", roster.book, name="participants-xlsx"),
    path(f"{BASE}peserta/cetak/", roster.paper, name="participants-paper"),
    path(f"{BASE}peserta/kabari/", roster.welcome, name="participants-welcome"),
    path(f"{BASE}peserta/impor/", roster.upload, name="roster-new"),
    path(f"{BASE}peserta/impor/templat/", roster.template, name="roster-template"),
    path(f"{BASE}peserta/impor/<int:sheet_pk>/", roster.check, name="roster"),
    path(f"{BASE}peserta/impor/<int:sheet_pk>/perbaikan/", roster.rejected, name="roster-rejected"),
    path(ROW, participants.participant, name="participant"),
    path(f"{ROW}ubah/", participants.participant_edit, name="participant-edit"),
    path(f"{ROW}terima/", participants.participant_accept, name="participant-accept"),
    path(f"{ROW}hapus/", participants.participant_remove, name="participant-remove"),
    path(f"{ROW}langkah/<slug:verb>/", participants.participant_step, name="participant-step"),
    path("daftar/terkirim/<str:token>/", public_registration.public_receipt, name="public-receipt"),
    path("daftar/<str:token>/", public_registration.public, name="public"),
]
