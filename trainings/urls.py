from django.urls import path

from trainings import views

app_name = "trainings"
urlpatterns = [
    path("<regency:regency>/pelatihan/", views.trainings, name="trainings"),
    path("<regency:regency>/pelatihan/<int:pk>/", views.training, name="training"),
]
