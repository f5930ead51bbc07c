from django.urls import path

from coordination import views

app_name = "coordination"
urlpatterns = [
    path("<regency:regency>/rakor/", views.meetings, name="meetings"),
    path("<regency:regency>/rakor/baru/", views.meeting_new, name="meeting-new"),
    path("<regency:regency>/rakor/<int:pk>/", views.meeting, name="meeting"),
]
