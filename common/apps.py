from django.apps import AppConfig
from django.urls import register_converter

from common.converters import ItemConverter, PeriodConverter, RegencyConverter


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        register_converter(RegencyConverter, "regency")
        register_converter(PeriodConverter, "period")
        register_converter(ItemConverter, "item")
