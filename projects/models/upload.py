"""Files on their way: kept aside until the form they belong to is sent for good, and what a virus scanner said.

A StagedUpload is no paper: nobody but whoever holds its number (which stood on their own form) can use it, and it is
cleared away after a while. A FileScan is about bytes, wherever they are used: one row for each sha256.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.enums import Scan


class StagedUpload(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file name"), max_length=200)
    path = models.CharField(_("place in the storage"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("sent at"), db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("staged upload"), _("staged uploads")
        ordering = ["-created_at"]

    def __str__(self):
        return self.name


class FileScan(models.Model):
    sha256 = models.CharField(max_length=64, primary_key=True)
    path = models.CharField(_("place in the storage"), max_length=120)
    state = models.CharField(_("state"), max_length=8, choices=Scan, default=Scan.WAITING)
    finding = models.CharField(_("what was found"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    scanned_at = models.DateTimeField(_("scanned at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("virus scan of a file"), _("virus scans of files")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["state", "asked_at"], name="scan_waiting")]

    def __str__(self):
        return f"{self.sha256[:12]} {self.state}"
