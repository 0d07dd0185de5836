"""Every setting of the system, read from the environment in this one place; `.env.example` explains each name."""

import os
from datetime import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django_stubs_ext

from anguan.config import logs

django_stubs_ext.monkeypatch()  # lets annotations name the type of a field, at run time too

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "anguan"


def env(name: str, default: str = "") -> str:
    """Return a setting from the environment."""
    return os.environ.get(name, default)


def env_flag(name: str, *, default: bool = False) -> bool:
    """Return a yes-or-no setting; anything else than 1/0, yes/no, true/false stops the start."""
    value = env(name, "1" if default else "0").lower()
    if value in {"1", "yes", "true"}:
        return True
    if value in {"0", "no", "false", ""}:
        return False
    message = f"{name} must be 1 or 0, not {value!r}"
    raise ValueError(message)


def env_word(name: str, *words: str) -> str:
    """Return a setting that is one of some words, the first by default; anything else stops the start."""
    value = env(name, words[0])
    if value not in words:
        message = f"{name} must be one of {', '.join(words)}, not {value!r}"
        raise ValueError(message)
    return value


def database(url: str) -> dict[str, object]:
    """Return Django's form of a PostgreSQL URL; the web process signs in as the role that owns nothing."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    web = env("ANGUAN_ROLE") == "web"
    return {
        "ENGINE": "anguan.foundation.database",
        "NAME": unquote(parts.path.lstrip("/")) or "anguan",
        "USER": "anguan_web" if web else unquote(parts.username or ""),
        "PASSWORD": env("ANGUAN_WEB_PASSWORD") if web else unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 10}} if web else {},
    }


def evidence_storage(folder: Path) -> dict[str, object]:
    """Return where originals of evidence live: a folder, or an S3 store when a bucket is named."""
    if not env("ANGUAN_S3_BUCKET"):
        return {"BACKEND": "anguan.foundation.evidence.folder.Folder", "OPTIONS": {"location": folder}}
    from botocore.config import Config

    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env("ANGUAN_S3_BUCKET"),
            "endpoint_url": env("ANGUAN_S3_ENDPOINT") or None,
            "region_name": env("ANGUAN_S3_REGION") or None,
            "access_key": env("ANGUAN_S3_KEY") or None,
            "secret_key": env("ANGUAN_S3_SECRET") or None,
            "location": env("ANGUAN_S3_PREFIX"),
            "client_config": Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"max_attempts": 2},
                s3={"addressing_style": env("ANGUAN_S3_ADDRESSING", "path")},
                # stores other than the first one know no checksums of newer kinds
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }


def days_by_class(text: str) -> dict[str, int]:
    """Return how many days originals are kept, as `permit=400,process_video=60`."""
    return {name.strip(): int(days) for name, days in (pair.split("=") for pair in text.split(",") if pair.strip())}


DEBUG = env_flag("ANGUAN_DEBUG")
DEMO = env_flag("ANGUAN_DEMO")  # a demo says on its sign-in page who may be tried
DATA = Path(env("ANGUAN_DATA", str(ROOT / "var")))
SECRET_KEY = env("ANGUAN_SECRET_KEY", "only-for-tests-and-builds-the-launcher-makes-a-real-one-per-installation")
ALLOWED_HOSTS = env("ANGUAN_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env("ANGUAN_ORIGINS").split(",") if origin]
HTTPS = env_flag("ANGUAN_HTTPS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
    "anguan.foundation.words",
    "anguan.foundation.access",
    "anguan.foundation.jobs",
    "anguan.foundation.audit",
    "anguan.foundation.evidence",
    "anguan.foundation.ui",
    "anguan.foundation.geo",
    "anguan.foundation.documents",
    "anguan.foundation.mobile",
    "anguan.foundation.notify",
    "anguan.foundation.deadlines",
    "anguan.registry.regions",
    "anguan.registry.offices",
    "anguan.registry.enterprises",
    "anguan.registry.premises",
    "anguan.registry.accounts",
    "anguan.registry.ledger",
    "anguan.responsibility.certificates",
    "anguan.responsibility.training",
    "anguan.responsibility.learning",
    "anguan.responsibility.quizzes",
    "anguan.responsibility.briefings",
    "anguan.responsibility.publicity",
    "anguan.responsibility.duties",
    "anguan.responsibility.investment",
    "anguan.responsibility.paperwork",
    "anguan.prevention.hazards",
    "anguan.prevention.permits",
    "anguan.oversight.rounds",
    "anguan.insight.dashboards",
    "anguan.insight.digest",
    # the account library comes after our own apps, so that our templates are found first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "anguan.config.observing.Observing",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "anguan.config.permissions.ContentPolicyMiddleware",
    "anguan.config.permissions.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "anguan.foundation.mobile.middleware.OutboxAnswers",
    "anguan.registry.accounts.middleware.ActorMiddleware",
    "anguan.foundation.mobile.middleware.Outbox",
    "anguan.foundation.ui.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "anguan.config.urls"
ASGI_APPLICATION = "anguan.config.asgi.application"

_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "anguan.foundation.ui.context.page",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": sorted(PACKAGE.glob("*/*/templates")),
        "APP_DIRS": False,
        "OPTIONS": {"environment": "anguan.foundation.ui.jinja.environment", "context_processors": _CONTEXT},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": [*_CONTEXT, "django.contrib.auth.context_processors.auth"]},
    },
]

DATABASES = {"default": database(env("DATABASE_URL", "postgres://anguan@localhost/anguan"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "anguan_cache"},
}

LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = None  # files are served where the build left them; nothing is collected
STATICFILES_DIRS = [
    path for path in (PACKAGE / "foundation/ui/static", PACKAGE / "registry/regions/built/static") if path.is_dir()
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "media/files"},
    },
    "evidence": evidence_storage(DATA / "media/evidence"),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ANGUAN_KEEP_DAYS = days_by_class(env("ANGUAN_KEEP_DAYS"))  # originals, by retention class; never shorter than its own
ANGUAN_TABLE_BYTES = int(env("ANGUAN_TABLE_MEGABYTES", "50")) * 1024 * 1024  # largest table to import
DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Sign-in: what a password must be and when one is locked out is a profile, 等保 2.0 level 3 unless another is named.
ANGUAN_SIGN_IN_PROFILE = env("ANGUAN_SIGN_IN_PROFILE", "level3")  # or the path of a YAML file of one's own
ANGUAN_MFA_FOR_OFFICIALS = env_flag("ANGUAN_MFA_FOR_OFFICIALS", default=not DEMO)
ANGUAN_DEMO_SIGN_INS = "demo.sign_ins"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "anguan.registry.accounts.signin.validators.PolicyValidator"}]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
ACCOUNT_ADAPTER = "anguan.registry.accounts.signin.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # for the length of SESSION_COOKIE_AGE; idle sessions end earlier by the profile
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    # Passwords are counted by our own barrier; "login_failed" is left for one-time passwords.
    "login": "120/m/ip",
    "login_failed": "5/15m/key",
    "change_password": "10/m/user",
    "reauthenticate": "10/m/user",
}
_ACCOUNT_FORMS = "anguan.registry.accounts.signin.forms"
ACCOUNT_FORMS = {
    "login": f"{_ACCOUNT_FORMS}.SignInForm",
    "change_password": f"{_ACCOUNT_FORMS}.ChangePasswordForm",
    "reauthenticate": f"{_ACCOUNT_FORMS}.ConfirmByPasswordForm",
}
MFA_ADAPTER = "anguan.registry.accounts.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # phones are a little fast or slow
MFA_FORMS = {
    "authenticate": f"{_ACCOUNT_FORMS}.SecondFactorForm",
    "reauthenticate": f"{_ACCOUNT_FORMS}.ConfirmBySecondFactorForm",
    "activate_totp": f"{_ACCOUNT_FORMS}.EnrolForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(env("ANGUAN_PROXIES", "0"))  # how many proxies of ours stand before the web process
OIDC = bool(env("ANGUAN_OIDC_SERVER"))  # a city's own sign-in (统一身份认证), if it has one
OIDC_NAME = env("ANGUAN_OIDC_NAME", "统一身份认证")
SOCIALACCOUNT_ADAPTER = "anguan.registry.accounts.signin.oidc.CityAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "city",
                "name": OIDC_NAME,
                "client_id": env("ANGUAN_OIDC_CLIENT"),
                "secret": env("ANGUAN_OIDC_SECRET"),
                "settings": {"server_url": env("ANGUAN_OIDC_SERVER")},
            }
        ]
        if OIDC
        else []
    }
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "anguan.registry.accounts.signin.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"

ANGUAN_TILES_URL = env("ANGUAN_TILES_URL")  # a city's own tile service (WGS-84), if it has one
_TILES = ["{0.scheme}://{0.netloc}".format(urlsplit(ANGUAN_TILES_URL))] if ANGUAN_TILES_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:", *_TILES],
        "media-src": ["'self'", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'", *_TILES],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

# What pages may use of a phone (Permissions-Policy): camera and place for evidence, and nothing else.
ANGUAN_PERMISSIONS_POLICY = (
    "camera=(self), microphone=(), geolocation=(self), screen-wake-lock=(self), fullscreen=(self),"
    " accelerometer=(), gyroscope=(), magnetometer=(), payment=(), usb=(), serial=(), bluetooth=(), midi=(),"
    " display-capture=(), browsing-topics=()"
)

# How messages travel; a channel without its address is not set up. `.env.example` explains each name.
ANGUAN_PUBLIC_URL = env("ANGUAN_PUBLIC_URL").rstrip("/")  # put before the links in messages
ANGUAN_CHANNELS: dict[str, dict[str, object]] = {
    "webpush": {
        "key": DATA / "secrets/webpush.pem",
        "key_text": env("ANGUAN_WEBPUSH_KEY"),
        "contact": env("ANGUAN_WEBPUSH_CONTACT", ANGUAN_PUBLIC_URL or "mailto:admin@localhost.localdomain"),
        "hosts": env("ANGUAN_WEBPUSH_HOSTS"),
    },
    "email": {
        "host": env("ANGUAN_MAIL_HOST"),
        "port": int(env("ANGUAN_MAIL_PORT", "465")),
        "security": env("ANGUAN_MAIL_SECURITY", "tls"),  # tls, starttls or none
        "user": env("ANGUAN_MAIL_USER"),
        "password": env("ANGUAN_MAIL_PASSWORD"),
        "sender": env("ANGUAN_MAIL_FROM", env("ANGUAN_MAIL_USER")),
        "per_minute": int(env("ANGUAN_MAIL_PER_MINUTE", "0")),
    },
    "sms": {
        "url": env("ANGUAN_SMS_URL"),
        "method": env("ANGUAN_SMS_METHOD", "POST"),
        "headers": env("ANGUAN_SMS_HEADERS", "{}"),
        "body": env("ANGUAN_SMS_BODY", '{"phone": "{phone}", "text": "{text}", "id": "{id}"}'),
        "success": env("ANGUAN_SMS_SUCCESS"),  # code=0
        "reference": env("ANGUAN_SMS_REFERENCE"),  # data.id
        "longest": int(env("ANGUAN_SMS_LONGEST", "300")),
        "report_secret": env("ANGUAN_SMS_REPORT_SECRET"),
        "report": env("ANGUAN_SMS_REPORT", '{"id": "id", "status": "status", "delivered": "DELIVRD"}'),
        "report_answer": env("ANGUAN_SMS_REPORT_ANSWER", "ok"),
        "per_minute": int(env("ANGUAN_SMS_PER_MINUTE", "0")),
        "per_month": int(env("ANGUAN_SMS_PER_MONTH", "0")),
        "per_month_each": int(env("ANGUAN_SMS_PER_MONTH_EACH", "0")),
    },
    "wecom": {"base": env("ANGUAN_WECOM_URL")},
    "dingtalk": {"base": env("ANGUAN_DINGTALK_URL")},
    "feishu": {"base": env("ANGUAN_FEISHU_URL")},
}

# Where the layers look each other up without importing upwards.
ANGUAN_REACTIONS = "anguan.config.reactions.REACTIONS"
ANGUAN_NAVIGATION = "anguan.config.navigation.navigation_for"
ANGUAN_ENTERPRISE_SECTIONS = "anguan.config.sections.ENTERPRISE_SECTIONS"
ANGUAN_PERSON_PARTS = "anguan.config.sections.PERSON_PARTS"
ANGUAN_PLACES = "anguan.config.places.PLACES"
ANGUAN_PAPERWORK = "anguan.config.paperwork.SURROUNDINGS"
ANGUAN_EVIDENCE_SURROUNDINGS = "anguan.config.evidence.SURROUNDINGS"
ANGUAN_NAME_OF_PERSON = "anguan.registry.accounts.queries.name_of_colleague"
ANGUAN_REGION_FIGURES = "anguan.insight.dashboards.queries.enterprises_in"
ANGUAN_HOME = "insight:home"
ANGUAN_UNREAD = "anguan.foundation.notify.inbox.unread_count"
ANGUAN_SESSIONS_OPEN = "anguan.registry.accounts.signin.lasting.still_open"
ANGUAN_LOOPS = "anguan.config.loops.LOOPS"
ANGUAN_GAUGES = "anguan.config.gauges.GAUGES"
ANGUAN_DEADLINE_KINDS = "anguan.config.deadlines.KINDS"
ANGUAN_DEADLINE_SURROUNDINGS = "anguan.config.deadlines.SURROUNDINGS"
ANGUAN_TOPICS = "anguan.config.notices.TOPICS"
ANGUAN_LISTENERS = "anguan.config.listeners.LISTENERS"
ANGUAN_FIELD_FORMS = "anguan.config.fieldwork.FORMS"
ANGUAN_FIELD_TASKS = "anguan.config.fieldwork.TASKS"
ANGUAN_BRIEFING_PROVIDERS = "anguan.config.briefings.PROVIDERS"
ANGUAN_DEMO_CITY = env("ANGUAN_DEMO_CITY", "3209")

# The morning digest of offices: when it is made, and whether on working days alone or every day.
ANGUAN_DIGEST_AT = time.fromisoformat(env("ANGUAN_DIGEST_AT", "07:30"))
ANGUAN_DIGEST_DAYS = env_word("ANGUAN_DIGEST_DAYS", "working", "every")

# Who watches: the metrics' secret (without one, this machine alone may scrape), and what is written about requests.
ANGUAN_METRICS_TOKEN = env("ANGUAN_METRICS_TOKEN")
_JSON_LOGS = env_word("ANGUAN_LOG_FORMAT", "line", "json") == "json"
LOGGING = logs.configuration(
    as_json=_JSON_LOGS, level=env("ANGUAN_LOG_LEVEL"), access=env_flag("ANGUAN_ACCESS_LOG", default=_JSON_LOGS)
)
