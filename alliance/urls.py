from django.urls import path

from alliance.views import applying, directory, workspace

app_name = "alliance"
urlpatterns = [
    path("", directory.home, name="home"),
    path("members/", directory.members, name="members"),
    path("members/<slug:slug>/", directory.member, name="member"),
    path("openings/", directory.openings, name="openings"),
    path("join/", applying.join, name="join"),
    path("join/account/", applying.account, name="join-account"),
    path("join/<uuid:public_id>/", applying.application, name="application"),
    path("join/<uuid:public_id>/answer/", applying.answer, name="answer-question"),
    path("join/<uuid:public_id>/withdraw/", applying.withdraw, name="withdraw-application"),
    path("workspace/", workspace.workspace, name="workspace"),
]
