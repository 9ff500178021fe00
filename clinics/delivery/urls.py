"""The addresses of delivering, below `/c/<clinic>/`."""

from django.urls import path

from clinics.delivery.views import channels, desk, outbox, settings

urlpatterns = [
    path("deliveries/", desk.deliveries, name="deliveries"),
    path("deliveries/<uuid:id>/", desk.delivery, name="delivery"),
    path("deliveries/<uuid:id>/again/", desk.send_again, name="send_again"),
    path("deliveries/<uuid:id>/settle/", desk.settle, name="settle_delivery"),
    path("deliveries/<uuid:id>/stop/", desk.stop, name="stop_delivery"),
    path("deliveries/<uuid:id>/print/", desk.print_instead, name="print_instead"),
    path("sheets/<uuid:id>/send/", desk.send_sheet, name="send_sheet"),
    path("patients/<uuid:id>/channel/", channels.patient_channel, name="patient_channel"),
    path("patients/<uuid:id>/channel/ask/", channels.ask_address, name="ask_address"),
    path("settings/delivery/", settings.delivery_settings, name="delivery_settings"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<uuid:id>/", outbox.outbox_message, name="outbox_message"),
    path("outbox/<uuid:id>/page/", outbox.outbox_page, name="outbox_page"),
    path("outbox/<uuid:id>/files/<int:place>/", outbox.outbox_file, name="outbox_file"),
]
