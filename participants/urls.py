from django.urls import path

from participants import directory_urls
from participants.views import access_links, checkin, notices, posts

app_name = "participants"
urlpatterns = [
    path("hadir/", checkin.code, name="checkin-code"),
    path("hadir/tercatat/<str:code>/<str:receipt>/", checkin.done, name="checkin-done"),
    path("hadir/<str:token>/", checkin.guest, name="checkin"),
    path("hadir/<str:token>/lembaga/", checkin.suggestions, name="checkin-bodies"),
    path("pemberitahuan/", notices.notices, name="notices"),
    path("pemberitahuan/<int:pk>/", notices.notice_read, name="notice-read"),
    path("akun/tautan/<str:token>/", access_links.access_link, name="access-link"),
    path("<regency:regency>/akun/", posts.posts, name="posts"),
    path("<regency:regency>/akun/baru/", posts.post_new, name="post-new"),
    path("<regency:regency>/akun/<int:pk>/", posts.post, name="post"),
    path("<regency:regency>/akun/<int:pk>/serah-terima/", posts.post_handover, name="post-handover"),
    path("<regency:regency>/akun/<int:pk>/akhiri/", posts.post_end, name="post-end"),
    path("<regency:regency>/akun/<int:pk>/tautan/", posts.post_link, name="post-link"),
    *directory_urls.urlpatterns,
]
