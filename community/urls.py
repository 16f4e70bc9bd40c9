from django.urls import path

from community.views import claims, confirmations, invited, me, outcomes, people, photos, profiles

app_name = "community"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/claim/", claims.claim, name="claim"),
    path("me/claim/sent/", claims.claim_sent, name="claim-sent"),
    path("me/claim/code/", claims.send_again, name="send-code"),
    path("me/claim/confirmed/", claims.confirmed, name="claim-confirmed"),
    path("me/profile/", profiles.edit_profile, name="edit-profile"),
    path("me/profile/photo/", photos.edit_photo, name="edit-photo"),
    path("me/profile/skills/", profiles.suggest_skill, name="suggest-skill"),
    path("me/profile/still-right/", confirmations.confirm_mine, name="still-right"),
    path("me/privacy/", me.privacy, name="privacy"),
    path("me/devices/<int:number>/end/", me.end_session, name="end-session"),
    path("me/notifications/", me.notifications, name="notifications"),
    path("me/work/", outcomes.work, name="work"),
    path("me/work/asking/", outcomes.work_asking, name="work-asking"),
    path("me/work/thanks/", outcomes.work_thanks, name="work-thanks"),
    path("me/work/<int:number>/<int:point>/", outcomes.work_question, name="work-question"),
    path("outcomes/<str:token>/", outcomes.outcome, name="outcome"),
    path("outcomes/<str:token>/stop/", outcomes.outcome_stop, name="outcome-stop"),
    path("outcomes/<str:token>/thanks/", outcomes.outcome_thanks, name="outcome-thanks"),
    path("invited/<str:token>/", invited.invited, name="invited"),
    path("alumni/", people.people, name="people"),
    path("alumni/still-right/<str:token>/", confirmations.confirm_from_letter, name="confirm-profile"),
    path("alumni/<uuid:public_id>/", people.person, name="person"),
]
