from django.urls import path

from community.views import claims, me, people, profiles

app_name = "community"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/claim/", claims.claim, name="claim"),
    path("me/claim/sent/", claims.claim_sent, name="claim-sent"),
    path("me/claim/code/", claims.send_again, name="send-code"),
    path("me/claim/confirmed/", claims.confirmed, name="claim-confirmed"),
    path("me/profile/", profiles.edit_profile, name="edit-profile"),
    path("me/privacy/", me.privacy, name="privacy"),
    path("me/notifications/", me.notifications, name="notifications"),
    path("alumni/", people.people, name="people"),
    path("alumni/<uuid:public_id>/", people.person, name="person"),
]
