from django.urls import path

from coordination.views import commitments as views

ALL = "<regency:regency>/komitmen/"
ONE = f"{ALL}<int:pk>/"

urlpatterns = [
    path(ALL, views.commitments, name="commitments"),
    path(f"{ALL}baru/", views.commitment_new, name="commitment-new"),
    path(ONE, views.commitment, name="commitment"),
    path(f"{ONE}ubah/", views.commitment_change, name="commitment-change"),
    path(f"{ONE}kemajuan/", views.commitment_progress, name="commitment-progress"),
    path(f"{ONE}keputusan/", views.commitment_decide, name="commitment-decide"),
    path(f"{ONE}ingatkan/", views.commitment_remind, name="commitment-remind"),
]
