from django.urls import path

from trainings.views import own_page, plan_sheets, plans

OWN = "peserta/<str:token>/"
ALL = "<regency:regency>/pelatihan/<int:pk>/rtl/"
ONE = f"{ALL}<int:plan>/"

urlpatterns = [
    path("<regency:regency>/pelatihan/rtl/", plans.plans_all, name="plans-all"),
    path(ALL, plans.plans, name="plans"),
    path(f"{ALL}baru/", plans.plan_new, name="plan-new"),
    path(f"{ALL}ingatkan/", plans.remind, name="plans-remind"),
    path(f"{ALL}unduh/", plan_sheets.book, name="plans-xlsx"),
    path(f"{ALL}templat/", plan_sheets.template, name="plans-template"),
    path(f"{ALL}unggah/", plan_sheets.upload, name="plans-upload"),
    path(f"{ALL}unggah/<int:held>/", plan_sheets.check, name="plans-check"),
    path(f"{ALL}unggah/<int:held>/perbaikan/", plan_sheets.rejected, name="plans-rejected"),
    path(f"{ALL}rekap/", plan_sheets.paper, name="plans-paper"),
    path(ONE, plans.plan, name="plan"),
    path(f"{ONE}ubah/", plans.plan_change, name="plan-change"),
    path(f"{ONE}lapor/<int:day>/", plans.plan_report, name="plan-report"),
    path(f"{ONE}keadaan/", plans.plan_close, name="plan-close"),
    path(
        "<regency:regency>/pelatihan/<int:pk>/peserta/<int:participant>/tautan/",
        own_page.link_renew,
        name="own-link-renew",
    ),
    path(OWN, own_page.own_page, name="own-page"),
    path(f"{OWN}sertifikat/", own_page.certificate, name="own-certificate"),
    path(f"{OWN}rencana/", own_page.plan_new, name="own-plan-new"),
    path(f"{OWN}rencana/<int:pk>/", own_page.plan_report, name="own-plan"),
    path(f"{OWN}rencana/<int:pk>/ubah/", own_page.plan_change, name="own-plan-change"),
    path(f"{OWN}rencana/<int:pk>/batal/", own_page.plan_drop, name="own-plan-drop"),
]
