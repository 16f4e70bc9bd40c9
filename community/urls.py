from django.urls import path

from community import views

app_name = "community"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/claim/", views.claim, name="claim"),
    path("me/claim/sent/", views.claim_sent, name="claim-sent"),
    path("me/profile/", views.edit_profile, name="edit-profile"),
    path("me/privacy/", views.privacy, name="privacy"),
    path("me/notifications/", views.notifications, name="notifications"),
    path("alumni/", views.people, name="people"),
    path("alumni/<uuid:public_id>/", views.person, name="person"),
]
