"""A catalogue as an administrator handed it in: looked at, then published from a day on, or put aside."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """`archive`: the files as a ZIP, by which anybody can tell later what was published."""

    city = models.SlugField(_("city"), max_length=40)
    file_name = models.CharField(_("name of the file"), max_length=120)
    archive = models.BinaryField(_("files"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("handed in at"))
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    published_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    edition = models.ForeignKey("stages.Edition", models.SET_NULL, null=True, blank=True, related_name="publications")
    discarded_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    discarded_at = models.DateTimeField(_("put aside at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("publication of an edition"), _("publications of editions")
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="published_or_put_aside",
                condition=Q(published_at__isnull=True) | Q(discarded_at__isnull=True, valid_from__isnull=False),
                violation_error_message=_("An edition is published from a day on, or put aside."),
            )
        ]

    def __str__(self):
        return f"{self.file_name} {self.sha256[:8]}"

    @property
    def is_open(self):
        return self.published_at is None and self.discarded_at is None
