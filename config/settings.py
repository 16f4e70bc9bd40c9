"""Everything that differs between one machine and many comes from the environment; unset means embedded."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.addresses import host_list
from config.buckets import Buckets
from config.channels import mail_transport, provider_settings, read_templates
from config.environment import is_on, kept_secret, problems
from config.kept_days import KEPT_DAYS
from config.sign_in import PROVIDER_DOORS, providers_with_keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

if found := problems(os.environ):
    raise ImproperlyConfigured("The site does not start:\n" + "\n".join(f"  - {problem}" for problem in found))

ENVIRONMENT = env("ENVIRONMENT", default="") or "development"
PRODUCTION, DEMO = ENVIRONMENT == "production", ENVIRONMENT == "demo"
VAR_DIR = Path(env("IEUM_VAR", default="") or BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

# The site and its address
PORT = int(env("PORT", default="")) if env("PORT", default="").isdecimal() else 8000  # `demo` says so when it is no port
SITE_URL = (env("SITE_URL", default="") or f"http://localhost:{PORT}").rstrip("/")
SECRET_KEY = env("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret-key")
DEBUG = is_on(env("DEBUG", default=""), False)
ALLOWED_HOSTS = host_list(env("ALLOWED_HOSTS", default="")) or [
    urlsplit(SITE_URL).hostname or "localhost",
    *([] if PRODUCTION else ["localhost", "127.0.0.1"]),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXY_COUNT = int(env("TRUSTED_PROXY_COUNT", default="") or 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ROOT_URLCONF, WSGI_APPLICATION = "config.urls", "config.wsgi.application"

INSTALLED_APPS = [
    "core",
    "search",
    "community",
    "alliance",
    "mentoring",
    "scholarships",
    "pages",
    "config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.kakao",
    "allauth.socialaccount.providers.naver",
    "allauth.socialaccount.providers.google",
    "allauth.usersessions",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "community.apps.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "modelsearch",
    "taggit",
    "django_cotton",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "core.middleware.OneAddress",
    "community.middleware.EvenDoors",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.StaffContentSecurityPolicy",
    "core.middleware.KeptForNobody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.unsent.KeepsUnsent",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "core.middleware.SecondFactorForStaff",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "core.context_processors.site",
            ],
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "core.forms.IeumRenderer"

# Databases and caches. IMMEDIATE: a writer waits at the start of its transaction instead of failing in the middle of it.
DATABASE_URL = env("DATABASE_URL", default="")
if DATABASE_URL:
    DATABASES = {"default": env.db_url_config(DATABASE_URL)}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "db.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        **DATABASES["default"].get("OPTIONS", {}),
        # reconnect_timeout: a pool that waits longer and longer between its attempts would still sleep when the database is back.
        "pool": {"min_size": 1, "max_size": int(env("DATABASE_POOL_SIZE", default="") or 10), "timeout": 3, "reconnect_timeout": 5},
    }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if CACHE_URL := env("CACHE_URL", default=""):
    CACHES = {"default": env.cache_url_config(CACHE_URL)}
    CACHES["pages"] = {**CACHES["default"], "KEY_PREFIX": "pages"}
else:
    in_folder = "core.file_cache.FileCache"
    CACHES = {
        "default": {"BACKEND": in_folder, "LOCATION": VAR_DIR / "cache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
        "pages": {"BACKEND": in_folder, "LOCATION": VAR_DIR / "cache" / "pages", "OPTIONS": {"MAX_ENTRIES": 1_000}},
    }
ELASTICSEARCH_URL = env("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_API_KEY, ELASTICSEARCH_CA_FILE = env("ELASTICSEARCH_API_KEY", default=""), env("ELASTICSEARCH_CA_FILE", default="")
# Several sites may share a cluster: each has a beginning of its own for the names of its indexes. Shards are for a million documents and more.
ELASTICSEARCH_PREFIX = env("ELASTICSEARCH_PREFIX", default="") or "ieum"
ELASTICSEARCH_SHARDS = int(env("ELASTICSEARCH_SHARDS", default="") or 1)
SEARCH_FILE = Path(env("SEARCH_FILE", default="") or VAR_DIR / "search.sqlite3")

# Files: public media and private files never share a place.
if STORAGE_URL := env("STORAGE_URL", default=""):
    FILE_STORAGES = Buckets.read(STORAGE_URL).storages()
else:
    local = "django.core.files.storage.FileSystemStorage"
    FILE_STORAGES = {
        "default": {"BACKEND": local, "OPTIONS": {"location": VAR_DIR / "media", "base_url": "/media/"}},
        "private": {"BACKEND": local, "OPTIONS": {"location": VAR_DIR / "private", "base_url": None}},
    }
STATIC_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage" if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {**FILE_STORAGES, "staticfiles": {"BACKEND": STATIC_STORAGE}}
STATIC_URL, STATIC_ROOT, STATICFILES_DIRS = "/static/", VAR_DIR / "static", [BASE_DIR / "static"]
MEDIA_URL, MEDIA_ROOT = "/media/", VAR_DIR / "media"
WHITENOISE_USE_FINDERS = not PRODUCTION
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_AUTOREFRESH = ENVIRONMENT == "development"
DATA_UPLOAD_MAX_MEMORY_SIZE, FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2, 5 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Letters: every message is a row first (core.mail); EMAIL_URL and SMS_URL say where the worker then sends it (core.gateways).
EMAIL_BACKEND = "core.mail.OutboxBackend"
LETTER_TRANSPORT = mail_transport(env("EMAIL_URL", default=""))
SMS_URL, ALIMTALK_TEMPLATES = env("SMS_URL", default=""), read_templates(env("ALIMTALK_TEMPLATES", default=""))
# What the other side signs its events with, each a secret of its own; an unset one closes that door (core.webhooks).
BOUNCE_WEBHOOK_SECRET = env("BOUNCE_WEBHOOK_SECRET", default="")
MAIL_WEBHOOK_SECRET = env("MAIL_WEBHOOK_SECRET", default="")
SMS_WEBHOOK_SECRET = env("SMS_WEBHOOK_SECRET", default="")
ANYMAIL = provider_settings(env("EMAIL_URL", default=""), secret=MAIL_WEBHOOK_SECRET)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="") or "이음 <ieum@example.org>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# RETENTION_<NAME> in the environment changes one.
RETENTION = {name: int(env(f"RETENTION_{name.upper()}", default="") or days) for name, days in KEPT_DAYS.items()}
# What the monthly review of access records points at: more records than this of one reader a day, or of one reader on one person a month.
ACCESS_MUCH_A_DAY = int(env("ACCESS_MUCH_A_DAY", default="") or 300)
ACCESS_MUCH_OF_ONE_PERSON = int(env("ACCESS_MUCH_OF_ONE_PERSON", default="") or 10)
DEV_LETTERS = is_on(env("DEV_LETTERS", default=""), not PRODUCTION)
PHONE_CODES = bool(SMS_URL) or not PRODUCTION  # without a provider nobody outside /dev/letters/ would ever get the code

# Stripe: without keys the sandbox on loopback, or, in production, closed giving.
STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
STRIPE_SANDBOX = not STRIPE_SECRET_KEY and not PRODUCTION
STRIPE_API_VERSION = "2026-10-28.endive"
if STRIPE_SANDBOX:
    STRIPE_SECRET_KEY = "sk_test_sandbox"  # noqa: S105 - the sandbox takes any test key
    STRIPE_WEBHOOK_SECRET = f"whsec_{kept_secret(VAR_DIR / 'stripe-webhook-secret')}"
    STRIPE_API_BASE = env("STRIPE_API_BASE", default="") or f"http://127.0.0.1:{env('SANDBOX_PORT', default='') or PORT + 1}"
else:
    STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="")
    STRIPE_API_BASE = env("STRIPE_API_BASE", default="") or "https://api.stripe.com"
GIVING_OPEN = bool(STRIPE_SECRET_KEY)
# What the account offers beside cards for a single gift: kr_card, kakao_pay, naver_pay (Stripe's names). Monthly gifts go by card alone.
STRIPE_WALLETS = env("STRIPE_WALLETS", default="").replace(",", " ").split()
# 국세청 간소화 서비스: resident numbers would be kept for it. Designed and not built (docs/decisions/0054): leave it off.
TAX_VAULT, TAX_VAULT_PUBLIC_KEY = is_on(env("TAX_VAULT", default=""), False), env("TAX_VAULT_PUBLIC_KEY", default="")
LEAST_GIFT, LARGEST_GIFT = int(env("LEAST_GIFT", default="") or 1_000), int(env("LARGEST_GIFT", default="") or 10_000_000)
# Card testing: within so many minutes, of at least so many tries, so many in a hundred declined closes giving by card (docs/decisions/0055).
DECLINE_ALARM = {"minutes": 30, "least": 20, "percent": 60, "rest_minutes": 60}
DECLINE_ALARM = {name: int(env(f"DECLINE_ALARM_{name.upper()}", default="") or number) for name, number in DECLINE_ALARM.items()}
LARGEST_TRANSFER = 10_000_000_000  # of one promise by transfer; what the bank says came is never refused for being large

# Accounts: one login, by e-mail, through allauth
AUTH_USER_MODEL = "community.User"
AUTHENTICATION_BACKENDS = ["community.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}}]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "/me/"
ACCOUNT_ADAPTER = "community.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "community.forms.accounts.SignupForm"
ACCOUNT_FORMS = {
    "signup": "community.account_forms.SignupForm",
    "login": "community.account_forms.LoginForm",
    "reset_password": "community.account_forms.ResetPasswordForm",
    "add_email": "community.account_forms.AddEmailForm",
    "request_login_code": "community.account_forms.RequestLoginCodeForm",
    "confirm_login_code": "community.account_forms.ConfirmLoginCodeForm",
}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_PREVENT_ENUMERATION = True
DOOR_SECONDS = 0.3  # longer than the slowest honest answer of a quiet machine: a hash of argon2 and a letter
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before another address or an account elsewhere becomes a way in (docs/decisions/0038)
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT, ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 15 * 60, 4
# Per IP address there is room for a campus: 60 people behind one address sign up within the hour, each with three mistakes (a refused form
# counts too). Per key (an e-mail address) and per account the limits are those of one person. What may be written to one address, and by the
# whole site, in a Seoul day is counted in community/account_limits.py. The numbers' reasons: docs/decisions/0013.
ACCOUNT_RATE_LIMITS = {
    "signup": "60/m/ip,240/h/ip,500/d/ip",
    "login": "60/m/ip,600/h/ip",
    "login_failed": "60/m/ip,5/5m/key,40/d/key",
    "request_login_code": "60/m/ip,240/h/ip,500/d/ip,3/5m/key",
    "confirm_email": "1/10s/key",
    "reset_password": "30/m/ip,120/h/ip,240/d/ip,3/5m/key",
    "reset_password_from_key": "30/m/ip",
    "manage_email": "10/m/user",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_LETTERS_PER_ADDRESS_A_DAY = 10
ACCOUNT_LETTERS_PER_ACCOUNT_A_DAY = 10
ACCOUNT_LETTERS_A_DAY = int(env("ACCOUNT_LETTERS_A_DAY", default="") or 3_000)
PHONE_CODES_A_DAY = int(env("PHONE_CODES_A_DAY", default="") or 1_000)
CERTIFICATES_PER_ACCOUNT_A_DAY = 10
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
ACCOUNT_SESSION_REMEMBER = True
MFA_FORMS = {
    "add_webauthn": "community.account_forms.AddPasskeyForm",
    "edit_webauthn": "community.account_forms.EditPasskeyForm",
    "login_webauthn": "community.account_forms.PasskeyLoginForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip,600/h/ip"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER, MFA_TOTP_TOLERANCE = "이음", 1
STAFF_SECOND_FACTOR = is_on(env("STAFF_SECOND_FACTOR", default=""), not DEMO)

# Signing in with an account elsewhere: offered for each provider whose two keys are set
SOCIALACCOUNT_ADAPTER = "community.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "community.account_forms.SocialSignupForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False  # people are found by their name here: each says it herself, and sees what she agrees to
SOCIALACCOUNT_PROVIDERS = providers_with_keys(
    kakao=(env("KAKAO_CLIENT_ID", default=""), env("KAKAO_CLIENT_SECRET", default="")),
    naver=(env("NAVER_CLIENT_ID", default=""), env("NAVER_CLIENT_SECRET", default="")),
    google=(env("GOOGLE_CLIENT_ID", default=""), env("GOOGLE_CLIENT_SECRET", default="")),
)

# Language and time
LANGUAGE_CODE, TIME_ZONE, USE_TZ = "ko", "Asia/Seoul", True
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_THOUSAND_SEPARATOR = False

# Wagtail: the back office
WAGTAIL_SITE_NAME = "이음"
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ko", "한국어")]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAILUSERS_PASSWORD_ENABLED = WAGTAILUSERS_PASSWORD_REQUIRED = False
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_AUTOSAVE_INTERVAL = 0  # a draft saved by itself while its author hands it in would be the same page twice
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "hwp", "hwpx", "docx", "xlsx", "pptx", "txt", "csv", "zip"]
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAIL_ONE_PERSON_NEWSROOM = is_on(env("ONE_PERSON_NEWSROOM", default=""), False)
MODELSEARCH_BACKENDS = WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

# What the law wants in the footer
ORGANISATION = {
    "name": env("ORGANISATION_NAME", default="") or _("Seoul Youth Employment Academy Alumni Association (demo)"),
    "representative": env("ORGANISATION_REPRESENTATIVE", default="") or _("Ieum Han"),
    "number": env("ORGANISATION_NUMBER", default="") or "000-82-00000",
    "address": env("ORGANISATION_ADDRESS", default="") or _("Seoul, Republic of Korea"),
    "telephone": env("ORGANISATION_TELEPHONE", default="") or "02-0000-0000",
    "email": env("ORGANISATION_EMAIL", default="") or "hello@example.org",
}

# Security
CSRF_FAILURE_VIEW = "core.unsent.form_is_too_old"
SESSION_COOKIE_HTTPONLY, SESSION_COOKIE_SAMESITE, CSRF_COOKIE_SAMESITE = True, "Lax", "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_SSL_HOST = urlsplit(SITE_URL).netloc
SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "frame-ancestors": ["'self'"],
        # A browser follows a form's redirect only to where it may send forms.
        "form-action": [
            "'self'",
            STRIPE_API_BASE if STRIPE_SANDBOX else "https://checkout.stripe.com",
            *(PROVIDER_DOORS[name] for name in SOCIALACCOUNT_PROVIDERS),
        ],
    }
}

# Logs: one line each, to standard error
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="") or "WARNING"},
    "loggers": {"ieum": {"level": env("LOG_LEVEL", default="") or "INFO"}},
}
