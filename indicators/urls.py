from django.urls import URLPattern, URLResolver, include, path

app_name = "indicators"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("indicators.answer_urls")),
    path("", include("indicators.evidence_urls")),
    path("", include("indicators.period_urls")),
    path("", include("indicators.review_urls")),
]
