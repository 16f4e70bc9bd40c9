"""Receipts: a donor's own pages under /me/giving/receipts/, and the page of one gift that a guest's letter opens."""

from django.urls import path

from scholarships.views import receipts

app_name = "receipts"
urlpatterns = [
    path("me/giving/receipts/", receipts.receipts, name="mine"),
    path("me/giving/receipts/<int:year>/", receipts.ask, name="ask"),
    path("me/giving/receipts/<uuid:public_id>/pdf/", receipts.download, name="pdf"),
    path("receipts/<str:token>/", receipts.gift_receipt, name="gift"),
    path("receipts/gift/<uuid:public_id>/", receipts.send_link, name="send-link"),
    path("receipts/<str:token>/link/", receipts.new_link, name="gift-link"),
    path("receipts/<str:token>/<uuid:public_id>/pdf/", receipts.gift_receipt_pdf, name="gift-pdf"),
]
