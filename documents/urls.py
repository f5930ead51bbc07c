from django.urls import URLPattern, URLResolver, path

from documents.views import letters, papers, uploads

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("pekerjaan/<int:pk>/", papers.job, name="job"),
    path("pekerjaan/<int:pk>/batal/", papers.cancel_job, name="job-cancel"),
    path("pekerjaan/<int:pk>/ulang/", papers.retry_job, name="job-retry"),
    path("berkas/<str:code>/unduh/", papers.download, name="download"),
    path("dokumen/", papers.lookup, name="lookup"),
    path("dokumen/<str:code>/", papers.public, name="public"),
    path("sehat/", papers.health, name="health"),
    path("<regency:regency>/kop-surat/", letters.letterhead, name="letterhead"),
    path("<regency:regency>/kop-surat/ubah/", letters.letterhead_edit, name="letterhead-edit"),
    path("<regency:regency>/kop-surat/lambang/<int:pk>/", letters.emblem, name="emblem"),
    path("<regency:regency>/kop-surat/penanda-tangan/<slug:letter>/", letters.signatory, name="signatory"),
    path("<regency:regency>/kop-surat/nomor/<slug:series>/", letters.number_pattern, name="pattern"),
    path("<regency:regency>/nomor-surat/", letters.register, name="register"),
    path("<regency:regency>/nomor-surat/<int:pk>/", letters.number, name="letter-number"),
    path("<regency:regency>/nomor-surat/<int:pk>/batal/", letters.void, name="letter-void"),
    path("unggahan/", uploads.create, name="uploads"),
    path("unggahan/<uuid:pk>/", uploads.upload, name="upload"),
]
