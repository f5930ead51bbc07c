from django.urls import path

from coordination.views import attendance, attendance_entry

LIST = "<regency:regency>/rakor/<int:pk>/hadir/"
SITTING = f"{LIST}<int:number>/"

urlpatterns = [
    path(LIST, attendance.first, name="attendance"),
    path(f"{LIST}xlsx/", attendance.book, name="attendance-xlsx"),
    path(SITTING, attendance.listing, name="attendance-session"),
    path(f"{SITTING}layar/", attendance.screen, name="attendance-screen"),
    path(f"{SITTING}buka/", attendance.open_list, name="attendance-open"),
    path(f"{SITTING}tutup/", attendance.close_list, name="attendance-close"),
    path(f"{SITTING}cetak/", attendance.order_paper, name="attendance-paper"),
    path(f"{SITTING}catat/", attendance_entry.enter, name="attendance-enter"),
    path(f"{SITTING}lembar/", attendance_entry.sheet, name="attendance-sheet"),
    path(f"{SITTING}anak/", attendance_entry.children, name="attendance-children"),
    path(f"{SITTING}baris/<int:row>/", attendance_entry.correct, name="attendance-row"),
    path(f"{SITTING}baris/<int:row>/hapus/", attendance_entry.remove, name="attendance-remove"),
]
