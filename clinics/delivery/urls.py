"""The addresses of delivering, below `/c/<clinic>/`."""

from django.urls import path

from clinics.delivery import desk_views, outbox_views, settings_views, way_views

urlpatterns = [
    path("deliveries/", desk_views.deliveries, name="deliveries"),
    path("deliveries/<uuid:id>/", desk_views.delivery, name="delivery"),
    path("deliveries/<uuid:id>/again/", desk_views.send_again, name="send_again"),
    path("deliveries/<uuid:id>/settle/", desk_views.settle, name="settle_delivery"),
    path("deliveries/<uuid:id>/stop/", desk_views.stop, name="stop_delivery"),
    path("deliveries/<uuid:id>/print/", desk_views.print_instead, name="print_instead"),
    path("sheets/<uuid:id>/send/", desk_views.send_sheet, name="send_sheet"),
    path("patients/<uuid:id>/way/", way_views.patient_way, name="patient_way"),
    path("patients/<uuid:id>/way/ask/", way_views.ask_address, name="ask_address"),
    path("settings/delivery/", settings_views.delivery_settings, name="delivery_settings"),
    path("outbox/", outbox_views.outbox, name="outbox"),
    path("outbox/<uuid:id>/", outbox_views.outbox_message, name="outbox_message"),
    path("outbox/<uuid:id>/page/", outbox_views.outbox_page, name="outbox_page"),
    path("outbox/<uuid:id>/files/<int:place>/", outbox_views.outbox_file, name="outbox_file"),
]
