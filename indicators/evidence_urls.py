from django.urls import path

from indicators.views import evidence, files

BASE = "<regency:regency>/evaluasi/<period:period>/bukti/"

urlpatterns = [
    path(BASE, evidence.index, name="evidence-index"),
    path(f"{BASE}baru/", evidence.new, name="evidence-new"),
    path(f"{BASE}<int:pk>/", evidence.show, name="evidence"),
    path(f"{BASE}<int:pk>/ganti/", evidence.replace, name="evidence-replace"),
    path(f"{BASE}<int:pk>/samarkan/", evidence.redact, name="evidence-redact"),
    path(f"{BASE}<int:pk>/tarik/", evidence.withdraw, name="evidence-withdraw"),
    path(f"{BASE}<int:pk>/kaitkan/", evidence.link, name="evidence-link"),
    path(f"{BASE}<int:pk>/lepas/<int:link_pk>/", evidence.unlink, name="evidence-unlink"),
    path(f"{BASE}<int:pk>/data-anak/", evidence.mark_child, name="evidence-child"),
    path(f"{BASE}<int:pk>/berkas/<int:revision>/", files.file, name="file"),
    path(f"{BASE}<int:pk>/halaman/<int:revision>/<int:number>/", files.page_image, name="page-image"),
]
