from django.urls import path

from participants import views

app_name = "participants"
urlpatterns = [
    path("pemberitahuan/", views.notices, name="notices"),
    path("pemberitahuan/<int:pk>/", views.notice_read, name="notice-read"),
    path("<regency:regency>/lembaga/", views.organisations, name="organisations"),
    path("<regency:regency>/lembaga/baru/", views.organisation_new, name="organisation-new"),
]
