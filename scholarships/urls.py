from django.urls import include, path

from scholarships.views import follow, funds, giving, ledger, mine, pledges

app_name = "scholarships"
of_scholarships = [
    path("", funds.fund_list, name="funds"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/months.csv", ledger.months_file, name="ledger-months"),
    path("ledger/chain.json", ledger.chain_file, name="ledger-chain"),
    path("ledger/<slug:slug>/", ledger.ledger, name="fund-ledger"),
    path("ledger/<slug:slug>/months.csv", ledger.months_file, name="fund-ledger-months"),
    path("gifts/<uuid:public_id>/thanks/", giving.gift_thanks, name="gift-thanks"),
    path("gifts/<uuid:public_id>/status/", giving.gift_status, name="gift-status"),
    path("gifts/<uuid:public_id>/cancelled/", giving.gift_cancelled, name="gift-cancelled"),
    path("gifts/<uuid:public_id>/follow/", follow.follow_gift, name="follow"),
    path("gifts/<uuid:public_id>/go-on/", giving.go_on, name="go-on"),
    path("mine/", mine.ask_link, name="ask-link"),
    path("mine/<str:token>/", mine.by_link, name="mine"),
    path("mine/<str:token>/<uuid:public_id>/follow/", follow.follow_by_link, name="mine-follow"),
    path("mine/<str:token>/<uuid:public_id>/<slug:act>/", mine.act_by_link, name="mine-act"),
    path("gifts/<uuid:public_id>/transfer/", pledges.transfer_account, name="transfer-account"),
    path("gifts/pledges/<str:token>/", pledges.pledge_page, name="pledge"),
    path("gifts/pledges/<str:token>/agreement.pdf", pledges.agreement, name="pledge-agreement"),
    path("gifts/pledges/<str:token>/report.pdf", pledges.report, name="pledge-report"),
    path("<slug:slug>/", funds.fund_detail, name="fund"),
    path("<slug:slug>/give/", giving.give, name="give"),
    path("<slug:slug>/transfer/", pledges.transfer, name="transfer"),
    path("<slug:slug>/pledge/", pledges.pledge, name="start-pledge"),
    path("<slug:slug>/apply/", funds.apply, name="apply"),
]
urlpatterns = [
    path("scholarships/", include(of_scholarships)),
    path("me/giving/", mine.my_giving, name="my-giving"),
    path("me/giving/join/", mine.join, name="join-guest-gifts"),
    path("me/giving/<uuid:public_id>/<slug:act>/", mine.act_in_account, name="my-giving-act"),
]
