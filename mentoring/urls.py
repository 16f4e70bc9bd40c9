from django.urls import path

from mentoring import views

app_name = "mentoring"
urlpatterns = [
    path("", views.home, name="home"),
    path("mentors/", views.mentors, name="mentors"),
    path("mentors/<uuid:public_id>/ask/", views.ask, name="ask"),
    path("offer/", views.offer, name="offer"),
    path("requests/", views.my_requests, name="requests"),
    path("requests/<uuid:public_id>/accept/", views.accept, name="accept"),
    path("requests/<uuid:public_id>/decline/", views.decline, name="decline"),
    path("requests/<uuid:public_id>/ask-more/", views.ask_more, name="ask-more"),
    path("requests/<uuid:public_id>/answer/", views.answer_more, name="answer-more"),
    path("requests/<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("answer/<str:token>/", views.tap, name="tap"),
    path("pairings/<uuid:public_id>/", views.pairing, name="pairing"),
    path("pairings/<uuid:public_id>/complete/", views.finish, {"how": "complete"}, name="complete"),
    path("pairings/<uuid:public_id>/end/", views.finish, {"how": "end"}, name="end"),
    path("rounds/<slug:slug>/", views.season, name="round"),
]
