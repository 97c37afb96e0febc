"""What can be searched for: one entry for each project, enterprise, certificate and paper, beside the index of words.

The entry is an ordinary row; the words lie in an index of the database's own (FTS5 on SQLite, tsvector with GIN on
PostgreSQL) under the number of the entry. Both can be thrown away and made again: see acts.indexing.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stages.enums import Found


class SearchEntry(models.Model):
    kind = models.CharField(_("kind"), max_length=12, choices=Found)
    object_id = models.PositiveBigIntegerField(_("number of the row"))
    project = models.ForeignKey("projects.Project", models.CASCADE, null=True, blank=True, related_name="+")
    enterprise = models.ForeignKey("projects.Enterprise", models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("code or number"), max_length=120, blank=True)
    text = models.CharField(_("text as compared"), max_length=400)

    class Meta:
        verbose_name, verbose_name_plural = _("search entry"), _("search entries")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_entry_a_thing")]

    def __str__(self):
        return self.title
