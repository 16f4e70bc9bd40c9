"""The public addresses of the site, for whoever asks all of them: tests of answers and budgets, and the bench."""

LISTS = (
    "/",
    "/news/",
    "/events/",
    "/campuses/",
    "/alumni/",
    "/mentoring/",
    "/mentoring/mentors/",
    "/scholarships/",
    "/scholarships/ledger/",
    "/alliance/",
    "/alliance/members/",
    "/alliance/openings/",
    "/search/?q=김",
    "/impact/",
)
PUBLIC = (
    *LISTS,
    "/alliance/join/",
    "/alliance/workspace/",
    "/scholarships/mine/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/privacy/",
    "/terms/",
    "/privacy/versions/1/",
    "/consents/overseas/1/",
    "/about/",
)
MACHINE = (
    *("/scholarships/ledger/months.csv", "/scholarships/ledger/chain.json"),
    *("/search/suggest/?q=마", "/feeds/news.xml", "/sitemap.xml", "/healthz/", "/readyz/", "/robots.txt", "/dev/letters/"),
)
SIGNED_IN = (
    *(
        "/me/",
        "/me/privacy/",
        "/me/notifications/",
        "/me/notifications/settings/",
        "/me/notifications/phone/",
        "/me/profile/",
        "/me/profile/photo/",
        "/me/profile/skills/?q=p",
        "/me/work/",
        "/me/giving/",
    ),
    *("/me/claim/", "/me/claim/confirmed/"),
    "/me/privacy/consents/",
    *("/me/introductions/", "/me/privacy/blocks/"),
    "/mentoring/requests/",
    "/me/giving/receipts/",
)
