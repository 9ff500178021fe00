"""The addresses of the shelf and of labels, below `/c/<clinic>/`."""

from django.urls import path

from clinics.labels.views import photos, shelf, words

urlpatterns = [
    path("shelf/", shelf.shelf, name="shelf"),
    path("shelf/new/", shelf.new, name="new_shelf_product"),
    path("shelf/<uuid:id>/", shelf.product, name="shelf_product"),
    path("shelf/<uuid:id>/retire/", shelf.retire, name="retire_shelf_product"),
    path("words/", words.words, name="shelf_words"),
    path("words/<uuid:id>/harmless/", words.harmless, name="call_harmless"),
    path("words/<uuid:id>/aside/", words.aside, name="set_word_aside"),
    path("words/names/<uuid:id>/", words.name, name="harmless_name"),
    path("labels/", photos.labels, name="labels"),
    path("labels/<uuid:id>/", photos.label, name="label"),
    path("labels/<uuid:id>/photo/", photos.photo, name="label_photo"),
]
