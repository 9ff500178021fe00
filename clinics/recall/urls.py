"""The addresses of the work list, below `/c/<clinic>/`."""

from django.urls import path

from clinics.recall import views

urlpatterns = [
    path("recall/", views.recall, name="recall"),
    path("recall/notice/", views.notice, name="recall_notice"),
    path("recall/<uuid:id>/", views.recall_sheet, name="recall_sheet"),
    path("recall/<uuid:id>/close/", views.close_recall, name="close_recall"),
]
