from django.urls import path

from core import gallery, private_files, views, webhooks

app_name = "core"
urlpatterns = [
    path("files/<uuid:public_id>/", private_files.serve, name="private-file"),
    path("accounts/second-factor/", views.second_factor, name="second-factor"),
    path("dev/letters/", views.dev_letters, name="dev-letters"),
    path("dev/letters/<int:pk>/", views.dev_letter, name="dev-letter"),
    path("dev/gallery/", gallery.gallery, name="dev-gallery"),
    path("webhooks/bounces/", webhooks.bounces, name="bounces"),
    path("webhooks/mail/<slug:provider>/", webhooks.mail, name="mail-events"),
    path("webhooks/texts/solapi/", webhooks.solapi, name="text-reports"),
    path("healthz/", views.alive, name="healthz"),
    path("readyz/", views.ready, name="readyz"),
]
