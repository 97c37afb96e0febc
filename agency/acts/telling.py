"""Messages of the agency service, written with the act that causes them."""

from django.urls import reverse

from projects.messages import outbox

TOPIC = "agency"


def tell(entrustment, to, subject, body, *, at, event=None, view="agency:entrustment", key=None, link="",
         **facts):  # fmt: skip
    """Write a message about an entrustment to an Office, Enterprise or Person."""
    project = entrustment.project
    facts = {"project": project.name, "number": entrustment.number} | facts
    outbox.post(
        TOPIC, to, subject=outbox.both(subject, **facts), body=outbox.both(body, **facts), at=at, project=project,
        event=event, link=link or reverse(view, args=[key or entrustment.number]),
    )  # fmt: skip
