from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AdminConfig(admin_apps.AdminConfig):
    """Django's admin, open to people who hold an administrator seat today (see config.admin)."""

    default = False
    default_site = "config.admin.AdministratorSite"


class FrameConfig(AppConfig):
    name = "config"
    verbose_name = "Page frame"
    default = True
