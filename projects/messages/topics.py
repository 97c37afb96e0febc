"""The topics of messages in words, for the lists of the outbox. Receivers and filters know them by their keys."""

from django.utils.translation import gettext_lazy as _

TOPICS = {
    "account.password": _("Password"),
    "agency": _("Agency service"),
    "agency.supervision": _("Report to be examined"),
    "approval.officer": _("Item handed over"),
    "certificate.renewal": _("Renewal of a certificate"),
    "clock.calendar": _("Change of the working calendar"),
    "clock.notice": _("Notice about a clock"),
    "clock.reminder": _("Reminder of a day"),
    "clock.urging": _("Urging"),
    "clock.urging.answer": _("Answer to an urging"),
    "consultation.answered": _("Question answered"),
    "consultation.asked": _("Question or complaint"),
    "consultation.due": _("Answer to a question is due"),
    "credit": _("Credit entry"),
    "delivery": _("Delivery of results"),
    "deputy": _("Deputy while away"),
    "item.finished": _("Item finished"),
    "paper.infected": _("Paper with harmful content"),
    "precheck": _("Pre-check"),
    "session": _("Joint session"),
    "tolerance.revoked": _("Acceptance ended"),
    "tolerance.supply": _("Paper to come later"),
}


def words(topic):
    """The words of a topic; its key where an app has not said them."""
    return str(TOPICS.get(topic, topic))
