"""The window's steps after the issue, through the one door: what became of a parcel, and the next one."""

from django.db import transaction

from projects import history
from stages.acts import delivering
from stages.models import Application, Delivery


def parcel_received(delivery, *, by, at, **said):
    """A parcel was signed for. Returns the Delivery."""
    with transaction.atomic():
        return delivering.receive(_held(delivery), by=by, at=at, **said)


def parcel_returned(delivery, *, by, at, **said):
    """A parcel came back. Returns the Delivery."""
    with transaction.atomic():
        return delivering.come_back(_held(delivery), by=by, at=at, **said)


def deliver_again(application, *, by, at, handover):
    """What came back goes out again. Returns the new Delivery."""
    with transaction.atomic():
        history.hold(application.project)
        row = Application.objects.select_related("project__enterprise", "window").get(pk=application.pk)
        return delivering.deliver_again(row, by=by, at=at, handover=handover)


def _held(delivery):
    history.hold(delivery.application.project)
    rows = Delivery.objects.select_related("application__project__enterprise", "application__window")
    return rows.get(pk=delivery.pk)
