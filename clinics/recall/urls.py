"""The addresses of the work list, below `/c/<clinic>/`."""

from django.urls import path

from clinics.recall.views import work_list

urlpatterns = [
    path("recall/", work_list.recall, name="recall"),
    path("recall/notice/", work_list.notice, name="recall_notice"),
    path("recall/<uuid:id>/", work_list.recall_sheet, name="recall_sheet"),
    path("recall/<uuid:id>/close/", work_list.close_recall, name="close_recall"),
]
