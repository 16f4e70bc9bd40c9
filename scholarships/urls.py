from django.urls import path

from scholarships import views

app_name = "scholarships"
urlpatterns = [
    path("", views.fund_list, name="funds"),
    path("ledger/", views.ledger, name="ledger"),
    path("gifts/<uuid:public_id>/thanks/", views.gift_thanks, name="gift-thanks"),
    path("gifts/<uuid:public_id>/status/", views.gift_status, name="gift-status"),
    path("gifts/<uuid:public_id>/cancelled/", views.gift_cancelled, name="gift-cancelled"),
    path("gifts/<uuid:public_id>/go-on/", views.go_on, name="go-on"),
    path("<slug:slug>/", views.fund_detail, name="fund"),
    path("<slug:slug>/give/", views.give, name="give"),
    path("<slug:slug>/apply/", views.apply, name="apply"),
]
