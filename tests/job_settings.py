"""Settings of the worker processes that tests start and kill: those of the tests, with a mail server that counts."""

from tests.settings import *  # noqa: F403

MAIL = True
EMAIL_BACKEND = "tests.receiving.Receiver"
