from django.urls import path

from coordination.views import minutes as views

HERE = "<regency:regency>/rakor/<int:pk>/notula/"

urlpatterns = [
    path(HERE, views.minutes, name="minutes"),
    path(f"{HERE}mulai/", views.minutes_begin, name="minutes-begin"),
    path(f"{HERE}susun/", views.minutes_write, name="minutes-write"),
    path(f"{HERE}simpan-otomatis/", views.minutes_autosave, name="minutes-autosave"),
    path(f"{HERE}naskah/", views.minutes_paper, name="minutes-paper"),
    path(f"{HERE}versi-baru/", views.minutes_revise, name="minutes-revise"),
]
