"""The addresses of lists, below `/c/<clinic>/`."""

from django.urls import path

from clinics.bulk import views

urlpatterns = [
    path("lists/", views.bulk, name="bulk"),
    path("lists/new/", views.new_list, name="new_list"),
    path("lists/<uuid:id>/", views.one_list, name="list"),
    path("lists/<uuid:id>/stop/", views.stop_list, name="stop_list"),
    path("lists/<uuid:id>/work/", views.work_here, name="work_here"),
    path("lists/<uuid:id>/pdf/", views.list_pdf, name="list_pdf"),
]
