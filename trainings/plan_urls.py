from django.urls import path

from trainings.views import own_page

OWN = "peserta/<str:token>/"

urlpatterns = [
    path(OWN, own_page.own_page, name="own-page"),
    path(f"{OWN}rencana/", own_page.plan_new, name="own-plan-new"),
    path(f"{OWN}rencana/<int:pk>/", own_page.plan_report, name="own-plan"),
    path(f"{OWN}rencana/<int:pk>/ubah/", own_page.plan_change, name="own-plan-change"),
    path(f"{OWN}rencana/<int:pk>/batal/", own_page.plan_drop, name="own-plan-drop"),
]
