"""Passwords are never told to anybody: a link that works once leads to the page where their owner sets one.

The link dies with the first password that is set, with signing in, with a changed address, with a lock, and after
PASSWORD_LINK seconds. It goes by e-mail through the outbox; where there is no mail it is shown once, to be handed over.
"""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from administration.acts.keeping import keep, require_administrator
from administration.enums import Keeping
from projects.enums import Target
from projects.messages import outbox
from projects.models import OutboxMessage
from projects.refusal import Refusal

TOPIC = "account.password"
SUBJECT = _("Set your password for Lianshen")
BODY = _(
    "%(name)s, an account with the login name %(login)s waits for your password. The link works once and for "
    "%(hours)s hours. Whoever did not expect this message tells the administrator."
)


class OneTimeLinks(PasswordResetTokenGenerator):
    key_salt = "administration.acts.passwords"

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}{user.sessions_ended}{user.is_active}"


links = OneTimeLinks()


def may_send(person, *, by, at):
    require_administrator(by, at)
    if settings.OIDC_RP_CLIENT_ID:
        raise Refusal("single_sign_on", _("People sign in with the city's account; there are no passwords here."))
    if not person.is_active:
        raise Refusal("account_locked", _("This account is locked: unlock it first."))


def goes_by_mail(person):
    return bool(settings.MAIL and person.email)


@transaction.atomic
def send(person, *, by, at, reason=""):
    """Send the link by e-mail, or return it to be handed over where no mail reaches the person."""
    may_send(person, by=by, at=at)
    path = reverse("administration:password-new", args=[urlsafe_base64_encode(force_bytes(person.pk)),
                                                        links.make_token(person)])  # fmt: skip
    if not goes_by_mail(person):
        keep(person, Keeping.SHOW_LINK, by=by, at=at, reason=reason)
        return settings.PUBLIC_URL.rstrip("/") + path
    keep(person, Keeping.SEND_LINK, by=by, at=at, reason=reason)
    OutboxMessage.objects.create(
        topic=TOPIC, target=Target.EMAIL, person=person, address=person.email, subject=outbox.both(SUBJECT),
        body=outbox.both(BODY, name=person.name, login=person.username, hours=settings.PASSWORD_RESET_TIMEOUT // 3600),
        link=path, created_at=at, available_at=at,
    )  # fmt: skip
    return ""
