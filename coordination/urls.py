from django.urls import URLPattern, URLResolver, include, path

from coordination.views import meetings

app_name = "coordination"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("coordination.commitment_urls")),
    path("<regency:regency>/rakor/", meetings.meetings, name="meetings"),
    path("<regency:regency>/rakor/baru/", meetings.meeting_new, name="meeting-new"),
    path("<regency:regency>/rakor/<int:pk>/", meetings.meeting, name="meeting"),
    path("<regency:regency>/rakor/<int:pk>/ubah/", meetings.meeting_edit, name="meeting-edit"),
    path("<regency:regency>/rakor/<int:pk>/jadwal/", meetings.schedule, name="meeting-schedule"),
    path("<regency:regency>/rakor/<int:pk>/tahap/<slug:verb>/", meetings.step, name="meeting-step"),
]
