from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("keadaan/", views.states, name="states"),
    path("<regency:regency>/evaluasi/<period:period>/kesiapan/", views.readiness, name="readiness"),
    path("<regency:regency>/evaluasi/<period:period>/laporan/", views.papers_list, name="papers"),
    path("<regency:regency>/evaluasi/<period:period>/laporan/baru/", views.paper_new, name="paper-new"),
    path("<regency:regency>/akun/<int:pk>/berita-acara/", views.handover_new, name="handover-new"),
]
