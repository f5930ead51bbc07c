from django.urls import path

from coordination.views import files, press

HERE = "<regency:regency>/rakor/<int:pk>/"
RELEASE = f"{HERE}siaran-pers/"

urlpatterns = [
    path(f"{HERE}berkas/", files.files, name="files"),
    path(f"{HERE}berkas/paket/", files.pack_order, name="pack-order"),
    path(f"{HERE}berkas/bukti/", files.pack_attach, name="pack-attach"),
    path(RELEASE, press.press_release, name="press-release"),
    path(f"{RELEASE}susun/", press.press_begin, name="press-begin"),
    path(f"{RELEASE}simpan-otomatis/", press.press_autosave, name="press-autosave"),
    path(f"{RELEASE}unduh/<slug:form>/", press.press_export, name="press-export"),
]
