"""Settings, read from the environment. Everything has a safe default except the secret key, which production must give.

DEBUG and DEMO are off unless asked for; `make run` asks for both. The database is SQLite (write-ahead log, immediate
transactions: viewflow and our claims need writers to queue, not to fail) unless DATABASE_URL names a PostgreSQL.
"""

from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # one-click sign-in as a member of the demo city
SECRET_KEY = env("SECRET_KEY", default="only-for-development-and-tests" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY in the environment (or DEBUG=1 on your own machine).")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "simple_history",
    "viewflow.workflow",
    "django_tasks",
    "django_tasks_db",
    "projects",
    "stages",
    "agency",
    "reports",
    "administration",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "projects.people.sessions.IdleMiddleware",
    "projects.people.seating.SeatMiddleware",
    "projects.forms.sending.SendingMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["config.template_loader.Loader"])],
            "builtins": ["config.templatetags.sending"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.frame.frame",
            ],
        },
    }
]

DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif env.bool("DATABASE_POOL", default=False):
    DATABASES["default"]["OPTIONS"] = {"pool": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "projects.Person"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name", "phone", "email")}),
        ("MinimumLengthValidator", {"min_length": env.int("PASSWORD_LENGTH", default=10)}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
PASSWORD_RESET_TIMEOUT = env.int("PASSWORD_LINK", default=24 * 3600)  # seconds that a one-time link for one works
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# After so many failures with one name from one address, signing in waits; each further failure begins the wait anew.
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURES", default=5)
AXES_COOLOFF_TIME = timedelta(seconds=env.float("SIGN_IN_WAIT", default=600))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "projects.people.signing.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", default=False) else None

# Single sign-on (projects/single_sign_on.py): named by its client id, it takes the place of passwords
OIDC_RP_CLIENT_ID = env("OIDC_CLIENT_ID", default="")
if OIDC_RP_CLIENT_ID:
    AUTHENTICATION_BACKENDS[-1] = "projects.people.single_sign_on.KnownPeople"
OIDC_RP_CLIENT_SECRET = env("OIDC_CLIENT_SECRET", default="")
OIDC_RP_SIGN_ALGO = env("OIDC_SIGN_ALGO", default="RS256")
OIDC_OP_AUTHORIZATION_ENDPOINT = env("OIDC_AUTHORIZE_URL", default="")
OIDC_OP_TOKEN_ENDPOINT = env("OIDC_TOKEN_URL", default="")
OIDC_OP_USER_ENDPOINT = env("OIDC_USERINFO_URL", default="")
OIDC_OP_JWKS_ENDPOINT = env("OIDC_JWKS_URL", default="")
OIDC_LOGIN_CLAIM = env("OIDC_LOGIN_CLAIM", default="preferred_username")
OIDC_RP_SCOPES = env("OIDC_SCOPES", default="openid profile")
OIDC_USE_PKCE = True
OIDC_AUTHENTICATION_CALLBACK_URL = "oidc-callback"
OIDC_TIMEOUT = 10  # seconds

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]  # the one place for how dates are written
LANGUAGE_COOKIE_NAME = "lianshen_language"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedStaticFilesStorage"
    },
}
#: yellow thresholds by kind of clock (see rules.clock_kinds), such as {"delivery": {"share": 0.3, "at_least": 2}}
CLOCK_YELLOW = env.json("CLOCK_YELLOW", default={})
# Calendars to subscribe to (reports/feeds)
FEED_ALARMS = env.list("FEED_ALARMS", cast=int, default=[3, 1])  # working days before a due day
FEED_ALARM_HOUR = env.int("FEED_ALARM_HOUR", default=9)
FEED_SESSION_ALARMS = env.list("FEED_SESSION_ALARMS", cast=int, default=[24 * 60, 60])  # minutes before a session
CLAMD = env("CLAMD", default="")  # tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl; none: files are not scanned
UPLOAD_LIMIT = env.int("UPLOAD_LIMIT", default=50 * 1024 * 1024)  # bytes, one file
REQUEST_LIMIT = env.int("REQUEST_LIMIT", default=4 * UPLOAD_LIMIT)  # bytes, all files of one form
FILE_UPLOAD_HANDLERS = [
    "config.failures.WholeSize",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CSRF_FAILURE_VIEW = "config.failures.form_expired"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE = env.bool("SECURE", default=not DEBUG)  # behind TLS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SESSION_IDLE = timedelta(seconds=env.float("SESSION_IDLE", default=3600))  # without a step
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=8 * 3600)
SESSION_SAVE_EVERY_REQUEST = False
X_FRAME_OPTIONS = "DENY"

SOURCE_URL = env("SOURCE_URL", default="https://example.org/lianshen")  # where users get the source (AGPL section 13)
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000")  # printed in the QR code of certificates
CITY_FIXTURES = Path(env("CITY_FIXTURES", default=str(BASE_DIR / "fixtures" / "shaoxing")))

YARDSTICKS = Path(env("YARDSTICKS", default=str(BASE_DIR / "fixtures" / "yardsticks.yaml")))  # the reform's promises

# Messages that leave the house (projects/outbox.py)
EMAIL_URL = env("EMAIL_URL", default="consolemail://" if DEBUG else "")
MAIL = bool(EMAIL_URL)  # without a mail server there is only the in-house inbox
if MAIL:
    vars().update(environ.Env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="lianshen@localhost")
SESSIONS_ADDRESS = env("SESSIONS_ADDRESS", default=parseaddr(DEFAULT_FROM_EMAIL)[1])  # calendar answers go there
OUTBOX_LEASE = timedelta(seconds=env.float("OUTBOX_LEASE", default=300))  # longer than a batch may take
OUTBOX_ATTEMPTS = env.int("OUTBOX_ATTEMPTS", default=10)
OUTBOX_FIRST_WAIT = timedelta(seconds=env.float("OUTBOX_FIRST_WAIT", default=30))
OUTBOX_LONGEST_WAIT = timedelta(hours=6)

# Work in the background (projects/jobs.py): jobs in the database, or on Celery with Redis
TASK_BACKEND = env("TASK_BACKEND", default="database")  # database | celery
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
REDIS_PREFIX = env("REDIS_PREFIX", default="lianshen:")  # several cities may share one Redis
TASK_BACKENDS = {
    "database": "django_tasks_db.DatabaseBackend",
    "celery": "config.celery_backend.CeleryBackend",
}
TASKS = {"default": {"BACKEND": TASK_BACKENDS[TASK_BACKEND], "QUEUES": ["default"]}}
JOB_LIMIT = timedelta(seconds=env.float("JOB_LIMIT", default=600))  # a job that runs longer has lost its worker
WATCH_EVERY = env.int("WATCH_EVERY", default=300)  # seconds
SCHEDULE = {  # name: (job, every so many seconds)
    "outbox": ("projects.jobs.deliver_outbox", env.int("OUTBOX_EVERY", default=10)),
    "long_work": ("projects.long_work.do_waiting", env.int("LONG_WORK_EVERY", default=10)),
    "watch": ("stages.jobs.watch_clocks", WATCH_EVERY),
    "agency": ("agency.jobs.watch_agency", WATCH_EVERY),
    "reforms": ("administration.jobs.carry_out_reforms", WATCH_EVERY),
    "reap": ("projects.jobs.reap", env.int("REAP_EVERY", default=60)),
    "index": ("stages.jobs.index_search", env.int("INDEX_EVERY", default=60)),
    "prune": ("projects.jobs.prune", 24 * 3600),
    "bulletins": ("reports.jobs.freeze_bulletins", 6 * 3600),  # the month before, once
    "rollup": ("reports.jobs.roll_up", env.int("ROLLUP_EVERY", default=60)),
    "feeds": ("reports.jobs.write_feeds", env.int("FEEDS_EVERY", default=60)),
    "forecasts": ("reports.jobs.make_forecasts", 24 * 3600),  # at the beginning of a week; a later day makes up for it
}
LONG_WORK = {  # kind: where it is done (projects/long_work.py)
    "bulletin": "reports.bulletin.at_length.freeze",
    "outside_log": "reports.outside.at_length.measure",
    "workbook": "reports.statistics.files.write",
    "notice_look": "stages.desks.notice_at_length.look",
    "notice_take": "stages.desks.notice_at_length.take",
}
# Measures of the reports (reports/measures): counted in one loop, or on a dask.distributed cluster
MEASURES_EXECUTOR = env("MEASURES_EXECUTOR", default="loop")  # loop | dask
MEASURES_SCHEDULER = env("MEASURES_SCHEDULER", default="")  # tcp://host:8786; empty: workers on this machine
MEASURES_WORKERS = env.int("MEASURES_WORKERS", default=2)
if CLAMD:
    SCHEDULE["scan"] = ("projects.jobs.scan_files", env.int("SCAN_EVERY", default=15))
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SILENCED_SYSTEM_CHECKS = ["security.W021"] if not SECURE else []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secret_links": {"()": "config.secrecy.HideSecretLinks"}},
    "formatters": {
        "server": {"()": "django.utils.log.ServerFormatter", "format": "[{server_time}] {message}", "style": "{"}
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["secret_links"]},
        "trouble": {"class": "logging.StreamHandler", "level": "WARNING", "filters": ["secret_links"]},
        "server": {"class": "logging.StreamHandler", "formatter": "server", "filters": ["secret_links"]},
    },
    "loggers": {  # jobs that went well every few seconds are no news; failed ones are told with their traceback
        **{name: {"handlers": ["trouble"], "propagate": False} for name in ("django_tasks", "django_tasks_db")},
        "django": {
            "level": env("LOG_LEVEL", default="INFO")
        },  # without its own handlers, which would tell secret links
        "django.server": {"handlers": ["server"], "propagate": False},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
