"""Papers on file: supplied once, used by every item that asks for that type, never asked for again.

A certificate issued by an office is a paper as well. The bytes are stored under their sha256; a paper handed over as an
original at the counter has no bytes and says so. A newer version of a type replaces the older one, which is kept.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from projects.enums import Channel, PaperOrigin, PaperStatus


def stored_name(paper, filename):
    """Where the bytes go: by content, so that equal files are stored once and nobody chooses a path."""
    return f"papers/{paper.sha256[:2]}/{paper.sha256}"


class Paper(models.Model):
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="papers")
    type = models.CharField(_("type"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=160)
    origin = models.CharField(_("origin"), max_length=14, choices=PaperOrigin)
    status = models.CharField(_("status"), max_length=10, choices=PaperStatus, default=PaperStatus.ON_FILE)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.ONLINE)
    file = models.FileField(_("file"), upload_to=stored_name, max_length=120, blank=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    supplied_at = models.DateTimeField(_("supplied at"))
    supplied_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    #: the part that came before this one and together with which it is the paper
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("paper"), _("papers")
        ordering = ["project", "type", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "type"], condition=Q(status=PaperStatus.ON_FILE), name="one_paper_of_a_type_on_file"
            ),
            models.UniqueConstraint(fields=["project", "type", "version"], name="paper_versions_are_counted"),
        ]

    def __str__(self):
        return self.name_zh

    @property
    def earlier_parts(self):
        """The parts that came before this one, the first first. No statement for a paper that came whole."""
        found, part = [], self
        while part.follows_id:
            part = part.follows
            found.insert(0, part)
        return found
