"""Enterprises, known by their unified social credit code (GB 32100-2015)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from projects.credit_code import validate_uscc


class Enterprise(models.Model):
    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True, validators=[validate_uscc])
    name = models.CharField(_("name"), max_length=120)
    legal_representative = models.CharField(_("legal representative"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    registered_at = models.DateTimeField(_("registered at"))

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("enterprise"), _("enterprises")
        ordering = ["name"]

    def __str__(self):
        return self.name
