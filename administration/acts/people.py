"""Accounts: made, changed, locked and unlocked. Nobody is deleted: what they did stays theirs."""

from axes.utils import reset
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from administration.acts.keeping import keep, require_administrator
from administration.acts.seats import require_another_administrator
from administration.enums import Keeping
from projects.models import Person
from projects.refusal import Refusal

#: what an administrator writes of a person
KEPT = ("name", "phone", "email", "language")


@transaction.atomic
def add(*, by, at, username, **said):
    """A person who can sign in once a password has been set through a one-time link."""
    require_administrator(by, at)
    if Person.objects.filter(username__iexact=username).exists():
        raise Refusal("login_taken", _("There is somebody with this login name."), field="username")
    person = Person(username=username, **{name: said[name] for name in KEPT})
    person.set_unusable_password()
    return keep(person, Keeping.ADD_PERSON, by=by, at=at, reason=said.get("reason", ""))


@transaction.atomic
def change(person, *, by, at, **said):
    require_administrator(by, at)
    person = _again(person)
    if all(getattr(person, name) == said[name] for name in KEPT):
        raise Refusal("nothing_changed", _("Nothing is different from what is kept."))
    for name in KEPT:
        setattr(person, name, said[name])
    return keep(person, Keeping.CHANGE_PERSON, by=by, at=at, reason=said.get("reason", ""))


def may_lock(person, *, by, at):
    require_administrator(by, at)
    if person.pk == by.person.pk:
        raise Refusal("own_account", _("Nobody locks their own account: another administrator does it."))
    if not person.is_active:
        raise Refusal("locked_already", _("This account is locked already."))
    require_another_administrator(timezone.localdate(at), without_person=person)


@transaction.atomic
def lock(person, *, by, at, reason):
    """Nobody signs in with the account, and whoever is signed in with it is not any more."""
    person = _again(person)
    may_lock(person, by=by, at=at)
    person.is_active = False
    person.sessions_ended += 1
    return keep(person, Keeping.LOCK, by=by, at=at, reason=reason)


@transaction.atomic
def unlock(person, *, by, at, reason):
    require_administrator(by, at)
    person = _again(person)
    if person.is_active:
        raise Refusal("not_locked", _("This account is not locked."))
    person.is_active = True
    return keep(person, Keeping.UNLOCK, by=by, at=at, reason=reason)


@transaction.atomic
def end_sessions(person, *, by, at, reason):
    """Everybody who is signed in with the account has to sign in again."""
    require_administrator(by, at)
    person = _again(person)
    person.sessions_ended += 1
    return keep(person, Keeping.END_SESSIONS, by=by, at=at, reason=reason)


@transaction.atomic
def free(person, *, by, at, reason):
    """Let somebody sign in at once who has to wait after too many failures."""
    require_administrator(by, at)
    if not reset(username=person.username):
        raise Refusal("not_waiting", _("Nobody waits under this login name."))
    return keep(_again(person), Keeping.FREE, by=by, at=at, reason=reason)


def _again(person):
    return Person.objects.select_for_update().get(pk=person.pk)
