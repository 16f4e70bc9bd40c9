"""Where the people whom no letter reaches stand in the back office."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from community.staff_outcomes import PermittedItem
from community.views import staff_unreachable as views

MAY = views.MAY
ADDRESSES: list[URLPattern] = [
    path("unreachable/", views.unreachable, name="staff_unreachable"),
    path("unreachable/account/<int:pk>/text/", views.text, name="staff_unreachable_text"),
    path("unreachable/<slug:kind>/<int:pk>/", views.one, name="staff_unreachable_one"),
    path("unreachable/<slug:kind>/<int:pk>/told/", views.told, name="staff_unreachable_told"),
    path("unreachable/<slug:kind>/<int:pk>/release/", views.release, name="staff_unreachable_release"),
]


def menu_item() -> MenuItem:
    return PermittedItem(_("No letter arrives"), reverse_lazy("staff_unreachable"), icon_name="warning", order=25, permission=MAY)
