from django.urls import path

from coordination.views import commitment_papers as papers
from coordination.views import commitments as views

ALL = "<regency:regency>/komitmen/"
ONE = f"{ALL}<int:pk>/"

urlpatterns = [
    path(ALL, views.commitments, name="commitments"),
    path(f"{ALL}baru/", views.commitment_new, name="commitment-new"),
    path(f"{ALL}eskalasi/", papers.escalation_list, name="escalation"),
    path(f"{ALL}eskalasi/susun/", papers.escalation_paper, name="escalation-paper"),
    path(f"{ALL}unduh/", papers.book, name="commitments-xlsx"),
    path("<regency:regency>/rakor/<int:pk>/komitmen-bersama/", papers.sheet, name="commitment-sheet"),
    path(ONE, views.commitment, name="commitment"),
    path(f"{ONE}ubah/", views.commitment_change, name="commitment-change"),
    path(f"{ONE}kemajuan/", views.commitment_progress, name="commitment-progress"),
    path(f"{ONE}keputusan/", views.commitment_decide, name="commitment-decide"),
    path(f"{ONE}ingatkan/", views.commitment_remind, name="commitment-remind"),
]
