"""Every address. English lives under /en/; what machines and staff use has one language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap as WagtailSitemap
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from community.views.accounts import confirm_email, set_password, signup, text_login_code
from pages.feeds import NewsFeed
from pages.urls import wagtail_patterns
from pages.views import AppSitemap, robots
from scholarships.views.webhook import stripe_webhook

urlpatterns = [
    path("staff/", include("core.staff_doors")),
    path("staff/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("stripe/webhook/", stripe_webhook, name="stripe-webhook"),
    path("", include("core.urls")),
    path("feeds/news.xml", NewsFeed(), name="news-feed"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": WagtailSitemap, "apps": AppSitemap}}, name="sitemap"),
    path("robots.txt", robots),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}img/favicon.svg")),
]

if not settings.STORAGE_URL:  # without a bucket the site serves its public files itself
    urlpatterns += [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT})]

urlpatterns += i18n_patterns(
    path("accounts/signup/", signup, name="account_signup"),
    re_path(r"^accounts/confirm-email/(?P<key>[-:\w]+)/$", confirm_email, name="account_confirm_email"),
    path("accounts/login/code/text/", text_login_code, name="account_text_login_code"),
    path("accounts/password/set/", set_password, name="account_set_password"),
    path("accounts/", include("allauth.urls")),
    path("", include("community.urls")),
    path("alliance/", include("alliance.urls")),
    path("", include("scholarships.receipt_urls")),
    path("", include("scholarships.urls")),
    path("search/", include("search.urls")),
    path("mentoring/", include("mentoring.urls")),
    path("", include("pages.urls")),
    path("", include(wagtail_patterns)),
    prefix_default_language=False,
)
