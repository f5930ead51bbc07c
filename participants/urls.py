from django.urls import path

from participants.views import directory, notices

app_name = "participants"
urlpatterns = [
    path("pemberitahuan/", notices.notices, name="notices"),
    path("pemberitahuan/<int:pk>/", notices.notice_read, name="notice-read"),
    path("<regency:regency>/lembaga/", directory.organisations, name="organisations"),
    path("<regency:regency>/lembaga/baru/", directory.organisation_new, name="organisation-new"),
]
