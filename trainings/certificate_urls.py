from __future__ import annotations

from django.urls import path

from trainings.views import certificates, external_certificates

HERE = "<regency:regency>/pelatihan/<int:pk>/sertifikat/"

urlpatterns = [
    path(HERE, certificates.certificates, name="certificates"),
    path(f"{HERE}terbitkan/", certificates.issue, name="certificates-issue"),
    path(f"{HERE}cetak/", certificates.print_all, name="certificates-print"),
    path(f"{HERE}daftar/", certificates.order_list, name="certificates-list"),
    path(f"{HERE}xlsx/", certificates.sheet, name="certificates-xlsx"),
    path(f"{HERE}<int:number>/cabut/", certificates.revoke, name="certificate-revoke"),
    path(f"{HERE}luar/", external_certificates.record, name="certificates-external"),
    path(f"{HERE}luar/templat/", external_certificates.template, name="certificates-template"),
    path(f"{HERE}luar/periksa/", external_certificates.check, name="certificates-check"),
    path(f"{HERE}luar/simpan/", external_certificates.take, name="certificates-take"),
]
