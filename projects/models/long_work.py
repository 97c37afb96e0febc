"""Long work that somebody has asked for on a page: counted, told while it goes on, and found again afterwards.

It belongs to the person in the seat who asked for it; nobody else sees it. The row is the truth: a job in the
background looks for rows that wait (projects.long_work), so that nothing is lost with a worker.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.enums import LongWorkKind, LongWorkState


class LongWork(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=LongWorkKind)
    about = models.CharField(_("about"), max_length=200, blank=True)
    person = models.ForeignKey("projects.Person", models.CASCADE, related_name="long_work")
    seat = models.ForeignKey("projects.Seat", models.CASCADE, related_name="long_work")
    page = models.CharField(_("page on which it was asked for"), max_length=300)
    language = models.CharField(_("language of what it writes"), max_length=10)
    said = models.JSONField(_("what was asked"), default=dict)
    upload = models.ForeignKey(
        "projects.StagedUpload", models.SET_NULL, null=True, related_name="+", verbose_name=_("file handed in")
    )
    state = models.CharField(_("state"), max_length=8, choices=LongWorkState, default=LongWorkState.WAITING)
    asked_at = models.DateTimeField(_("asked at"))
    told_at = models.DateTimeField(_("last told at"), null=True, blank=True)
    over_at = models.DateTimeField(_("over at"), null=True, blank=True, db_index=True)
    tries = models.PositiveSmallIntegerField(_("times begun"), default=0)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)  # 0: not known yet
    sentences = models.JSONField(_("why it came to nothing"), default=list)  # [{"zh", "en"}]
    found = models.JSONField(_("what came of it"), default=dict)
    leads_to = models.CharField(_("page with what came of it"), max_length=300, blank=True)
    path = models.CharField(_("place in the storage"), max_length=120, blank=True)
    file_name = models.CharField(_("file name"), max_length=120, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("long work"), _("long work")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["state", "asked_at"], name="long_work_waiting")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.about}".strip()

    @property
    def is_over(self):
        return self.state in (LongWorkState.DONE, LongWorkState.FAILED)

    @property
    def share(self):
        """How much is done, in whole per cent; None while it is not known."""
        return min(100, 100 * self.done // self.total) if self.total else None
