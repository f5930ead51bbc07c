from django.urls import URLPattern, URLResolver, include, path

from coordination.views import agenda, invitations, invitees, meetings, photos, replies

app_name = "coordination"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("coordination.attendance_urls")),
    path("", include("coordination.commitment_urls")),
    path("", include("coordination.files_urls")),
    path("", include("coordination.minutes_urls")),
    path("", include("coordination.task_force_urls")),
    path("<regency:regency>/rakor/", meetings.meetings, name="meetings"),
    path("<regency:regency>/rakor/baru/", meetings.meeting_new, name="meeting-new"),
    path("<regency:regency>/rakor/<int:pk>/", meetings.meeting, name="meeting"),
    path("<regency:regency>/rakor/<int:pk>/ubah/", meetings.meeting_edit, name="meeting-edit"),
    path("<regency:regency>/rakor/<int:pk>/jadwal/", meetings.schedule, name="meeting-schedule"),
    path("<regency:regency>/rakor/<int:pk>/tahap/<slug:verb>/", meetings.step, name="meeting-step"),
    path("<regency:regency>/rakor/<int:pk>/agenda/", agenda.agenda, name="agenda"),
    path("<regency:regency>/rakor/<int:pk>/agenda/usulan/", agenda.adopt, name="agenda-adopt"),
    path("<regency:regency>/rakor/<int:pk>/agenda/<int:item_pk>/", agenda.item, name="agenda-item"),
    path(
        "<regency:regency>/rakor/<int:pk>/agenda/<int:item_pk>/<slug:verb>/",
        agenda.item_verb,
        name="agenda-verb",
    ),
    path("<regency:regency>/rakor/<int:pk>/narasumber/", agenda.speaker_new, name="speaker-new"),
    path(
        "<regency:regency>/rakor/<int:pk>/narasumber/<int:speaker_pk>/hapus/",
        agenda.speaker_remove,
        name="speaker-remove",
    ),
    path(
        "<regency:regency>/rakor/<int:pk>/narasumber/<int:speaker_pk>/unggah/",
        agenda.material_new,
        name="material-new",
    ),
    path(
        "<regency:regency>/rakor/<int:pk>/narasumber/<int:speaker_pk>/materi/",
        agenda.material,
        name="material",
    ),
    path("<regency:regency>/rakor/<int:pk>/peserta/", invitees.invitees, name="invitees"),
    path("<regency:regency>/rakor/<int:pk>/peserta/<int:invitee_pk>/", invitees.invitee, name="invitee"),
    path(
        "<regency:regency>/rakor/<int:pk>/peserta/<int:invitee_pk>/jawaban/",
        invitees.invitee_reply,
        name="invitee-reply",
    ),
    path(
        "<regency:regency>/rakor/<int:pk>/peserta/<int:invitee_pk>/hapus/",
        invitees.invitee_remove,
        name="invitee-remove",
    ),
    path("<regency:regency>/rakor/<int:pk>/undangan/", invitations.letter, name="letter"),
    path("<regency:regency>/rakor/<int:pk>/undangan/terbitkan/", invitations.issue, name="letter-issue"),
    path("<regency:regency>/rakor/<int:pk>/undangan/nomor/", invitations.number, name="letter-number"),
    path("<regency:regency>/rakor/<int:pk>/undangan/kirim/", invitations.send, name="letter-send"),
    path("<regency:regency>/rakor/<int:pk>/undangan/pesan/", invitations.texts, name="letter-texts"),
    path("<regency:regency>/rakor/<int:pk>/kalender.ics", invitations.calendar, name="calendar"),
    path("<regency:regency>/rakor/<int:pk>/foto/", photos.photos, name="photos"),
    path("<regency:regency>/rakor/<int:pk>/foto/baru/", photos.photo_new, name="photo-new"),
    path("<regency:regency>/rakor/<int:pk>/foto/<int:photo_pk>/", photos.photo, name="photo"),
    path(
        "<regency:regency>/rakor/<int:pk>/foto/<int:photo_pk>/hapus/",
        photos.photo_remove,
        name="photo-remove",
    ),
    path("undangan/<str:token>/", replies.reply, name="reply"),
    path("undangan/<str:token>/kalender.ics", replies.reply_calendar, name="reply-calendar"),
]
