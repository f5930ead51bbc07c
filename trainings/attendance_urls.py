from django.urls import path

from participants.attendance_urls import attendance_urls
from trainings.views import attendance

LIST = "<regency:regency>/pelatihan/<int:pk>/hadir/"

urlpatterns = [
    *attendance_urls(LIST, attendance.TRAININGS, order_paper=attendance.order_paper, sheet=attendance.sheet),
    path(f"{LIST}<int:number>/baris/<int:row>/peserta/", attendance.match, name="attendance-match"),
]
