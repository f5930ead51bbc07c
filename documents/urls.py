from django.urls import URLPattern, URLResolver, path

from documents import upload_views, views

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("pekerjaan/<int:pk>/", views.job, name="job"),
    path("pekerjaan/<int:pk>/batal/", views.cancel_job, name="job-cancel"),
    path("pekerjaan/<int:pk>/ulang/", views.retry_job, name="job-retry"),
    path("berkas/<str:code>/unduh/", views.download, name="download"),
    path("dokumen/", views.lookup, name="lookup"),
    path("dokumen/<str:code>/", views.public, name="public"),
    path("sehat/", views.health, name="health"),
    path("unggahan/", upload_views.create, name="uploads"),
    path("unggahan/<uuid:pk>/", upload_views.upload, name="upload"),
]
