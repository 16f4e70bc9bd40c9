"""Pages in both languages. Wagtail's own sign-in below `_util/` is not among them: the site has one sign-in."""

from django.urls import path, re_path
from wagtail import views as wagtail_views
from wagtail.urls import serve_pattern

from core.caching import FIRST_PAGES, cached_for_strangers
from pages import views
from pages.models import NewsPage

app_name = "pages"
urlpatterns = [path("impact/", views.impact, name="impact")]

# Names that Wagtail itself reverses, so without a namespace.
TAGS = ("pages", "people", "home", "alliance", "targets", "scholarships", "mentoring")
PARAMETERS = {"category": NewsPage.Category.values, "page": FIRST_PAGES}
wagtail_patterns = [
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        wagtail_views.authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    re_path(serve_pattern, cached_for_strangers(*TAGS, parameters=PARAMETERS)(wagtail_views.serve), name="wagtail_serve"),
]
