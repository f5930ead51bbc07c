"""Login and second factor: allauth's views under Indonesian addresses; sign-up has none."""

from allauth.account import views
from django.urls import include, path

urlpatterns = [
    path("masuk/", views.login, name="account_login"),
    path("keluar/", views.logout, name="account_logout"),
    path("akun/kata-sandi/", views.password_change, name="account_change_password"),
    path("akun/kata-sandi/baru/", views.password_set, name="account_set_password"),
    path("akun/pastikan/", views.reauthenticate, name="account_reauthenticate"),
    path("akun/nonaktif/", views.account_inactive, name="account_inactive"),
    path("akun/kode/", include("allauth.mfa.urls")),
]
