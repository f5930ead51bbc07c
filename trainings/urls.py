from django.urls import path

from trainings import (
    attendance_urls,
    certificate_urls,
    coverage_urls,
    plan_urls,
    planning_urls,
    registration_urls,
    test_urls,
)
from trainings.views import trainings

app_name = "trainings"
urlpatterns = [
    path("<regency:regency>/pelatihan/", trainings.trainings, name="trainings"),
    path("<regency:regency>/pelatihan/<int:pk>/", trainings.training, name="training"),
    *planning_urls.urlpatterns,
    *attendance_urls.urlpatterns,
    *certificate_urls.urlpatterns,
    *coverage_urls.urlpatterns,
    *plan_urls.urlpatterns,
    *registration_urls.urlpatterns,
    *test_urls.urlpatterns,
]
