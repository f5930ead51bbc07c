"""One settings module for every environment; what differs comes from the environment."""

import logging
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF

from kla_portal import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG: bool = env.bool("DEBUG", default=False)
SECRET_KEY: str = env.str("SECRET_KEY")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_PROXY: bool = env.bool("KLA_BEHIND_TLS", default=not DEBUG)

# --- The portal's own settings -------------------------------------------------------------
KLA_DATA_DIR = Path(env.str("KLA_DATA_DIR", default=str(BASE_DIR / "var" / "data")))
KLA_PUBLIC_HOST: str = env.str("KLA_PUBLIC_HOST", default="kla.contoh.go.id")
KLA_PUBLIC_SCHEME: str = env.str("KLA_PUBLIC_SCHEME", default="https" if SECURE_PROXY else "http")
KLA_BROTLI: bool = env.bool("KLA_BROTLI", default=False)
KLA_REQUIRE_2FA: bool = env.bool("KLA_REQUIRE_2FA", default=True)
KLA_LINK_DAYS: int = env.int("KLA_LINK_DAYS", default=7)
KLA_DEMO: bool = env.bool("KLA_DEMO", default=False)
KLA_UPLOAD_LIMIT: int = env.int("KLA_UPLOAD_LIMIT", default=25 * 1024 * 1024)
KLA_PHONE_DAYS: int = env.int("KLA_PHONE_DAYS", default=30)
KLA_BACKUP_KEY_FILE: str = env.str("KLA_BACKUP_KEY_FILE", default="")
KLA_PG_BIN: str = env.str("KLA_PG_BIN", default="")
KLA_QUEUE: str = env.str("KLA_QUEUE", default="kla")
KLA_DEAF_AFTER: int = env.int("KLA_DEAF_AFTER", default=90)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_structlog",
    "template_partials",
    "common",
    "participants",
    "documents",
    "indicators",
    "coordination",
    "trainings",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "participants.middleware.PostMiddleware",
    "participants.middleware.SecondFactorMiddleware",
    "participants.middleware.WallClockMiddleware",
    "participants.middleware.RefusalMiddleware",
]

# --- Where tests run (script/test asks for it): a page that asks once a row is an error, see docs/adr
KLA_N_PLUS_ONE_GUARD: bool = env.bool("KLA_N_PLUS_ONE_GUARD", default=False)
if KLA_N_PLUS_ONE_GUARD:
    INSTALLED_APPS.append("zeal")
    MIDDLEWARE.insert(0, "kla_portal.query_guard.QueryGuardMiddleware")
    # A session that no longer counts is read once more to be deleted: one row twice.
    ZEAL_ALLOWLIST = [{"model": "sessions.Session", "field": "get()"}]

ROOT_URLCONF = "kla_portal.urls"
WSGI_APPLICATION = "kla_portal.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "participants.context.portal",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = not DEBUG

# --- Database: two roles, see docs/adr/0002-two-database-roles.md --------------------------
DATABASE_ROLE: str = env.str("KLA_DB_ROLE", default="app")
_DATABASE_VARIABLE = "DATABASE_OWNER_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL"
DATABASES = {"default": env.db_url(_DATABASE_VARIABLE) | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    }
}

# --- Celery: the doorbell only ---------------------------------------------------------------
CELERY_BROKER_URL: str = env.str("BROKER_URL", default="redis://127.0.0.1:6379/0")
CELERY_TIMEZONE = "Asia/Makassar"
CELERY_TASK_DEFAULT_QUEUE = KLA_QUEUE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 0.3, "socket_timeout": 5, "max_retries": 0}
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "documents.sweep", "schedule": 5.0, "options": {"expires": 5.0}},
    "purge-uploads": {"task": "documents.purge_uploads", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "remind-invitees": {
        "task": "coordination.remind_invitees",
        "schedule": crontab(hour=8, minute=0),
        "options": {"expires": 3600.0},
    },
    "remind-promises": {
        "task": "coordination.remind_promises",
        "schedule": crontab(hour=7, minute=30),
        "options": {"expires": 3600.0},
    },
    "remind-plans": {
        "task": "trainings.remind_plans",
        "schedule": crontab(hour=7, minute=45),
        "options": {"expires": 3600.0},
    },
    "blank-phones": {
        "task": "participants.blank_phones",
        "schedule": 21_600.0,
        "options": {"expires": 21_600.0},
    },
}

# --- Accounts ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "participants.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("KLA_PROXIES", default=1 if SECURE_PROXY else 0)
ACCOUNT_ADAPTER = "participants.accounts.PortalAccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "participants.forms.accounts.PortalChangePasswordForm",
    "set_password": "participants.forms.accounts.PortalSetPasswordForm",
    "reauthenticate": "participants.forms.accounts.PortalReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "participants.accounts.PortalMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Portal KLA"
SESSION_COOKIE_AGE = 12 * 60 * 60
EMAIL_FILE_PATH = str(KLA_DATA_DIR / "mail")
EMAIL_HOST: str = env.str("KLA_SMTP_HOST", default="")
EMAIL_PORT: int = env.int("KLA_SMTP_PORT", default=587)
EMAIL_HOST_USER: str = env.str("KLA_SMTP_USER", default="")
EMAIL_HOST_PASSWORD: str = env.str("KLA_SMTP_PASSWORD", default="")
EMAIL_USE_TLS: bool = env.bool("KLA_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 5
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
DEFAULT_FROM_EMAIL: str = env.str(
    "KLA_MAIL_FROM", default=f"Portal KLA <noreply@{KLA_PUBLIC_HOST.partition(':')[0]}>"
)

# --- Language and time ----------------------------------------------------------------------
LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Makassar"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH: list[str] = []

# --- Static files ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "kla_portal.static_storage.QuickStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# --- Security ----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = SECURE_PROXY
CSRF_COOKIE_SECURE = SECURE_PROXY
SECURE_SSL_REDIRECT = SECURE_PROXY
SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_PROXY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_PROXY
SECURE_HSTS_PRELOAD = SECURE_PROXY
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Log: one line a request, see kla_portal/logs.py ---------------------------------------------
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
LOGGING: dict[str, Any] = logs.configure(
    env.str("LOG_LEVEL", default="WARNING"), as_json=env.bool("KLA_LOG_JSON", default=SECURE_PROXY)
)
