"""The addresses of the door and of the pages behind it; none of these holds a name or a token."""

from django.urls import path

from clinics.portal.views import door, labels, mine, photographs, settings, sharing

urlpatterns = [
    path("p/<str:token>/", door.door, name="door"),
    path("my/", mine.my_today, name="my_today"),
    path("my/calendar/", mine.my_calendar, name="my_calendar"),
    path("my/sheet/", mine.my_sheet, name="my_sheet"),
    path("my/products/", mine.my_products, name="my_products"),
    path("my/products/photo/", labels.my_label, name="my_label"),
    path("my/help/", mine.my_help, name="my_help"),
    path("my/photographs/<uuid:id>/", photographs.my_photograph, name="my_photograph"),
    path("my/pdf/", mine.my_pdf, name="my_pdf"),
    path("my/calendar.ics", mine.my_ics, name="my_ics"),
    path("h/<str:token>/", door.helper_door, name="helper_door"),
    path("my/sharing/", sharing.my_sharing, name="my_sharing"),
    path("my/offline/", sharing.offline, name="my_offline"),
    path("my/offline.js", sharing.worker, name="my_offline_worker"),
    path("my/text/", settings.text, name="my_text"),
    path("my/language/", settings.language, name="my_language"),
    path("my/leave/", mine.my_leave, name="my_leave"),
]
