from django.urls import include, path

urlpatterns = [
    path("", include("participants.account_urls")),
    path("", include("participants.urls")),
    path("", include("documents.urls")),
    path("", include("indicators.urls")),
    path("", include("coordination.urls")),
    path("", include("trainings.urls")),
    path("", include("reports.urls")),
]
