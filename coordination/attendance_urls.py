from coordination.views.attendance import MEETINGS, order_paper
from participants.attendance_urls import attendance_urls

urlpatterns = attendance_urls("<regency:regency>/rakor/<int:pk>/hadir/", MEETINGS, order_paper=order_paper)
