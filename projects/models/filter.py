"""Filters that a person has saved for a list: its address with a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    person = models.ForeignKey("projects.Person", models.CASCADE, related_name="filters")
    list = models.CharField(_("list"), max_length=40)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(_("state of the list"), max_length=500)

    class Meta:
        verbose_name, verbose_name_plural = _("saved filter"), _("saved filters")
        ordering = ["list", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "list", "name"], name="one_filter_of_a_name",
                violation_error_message=_("You have a filter of this name already."),
            )
        ]  # fmt: skip

    def __str__(self):
        return self.name
