"""The catalogue: which items there are, what each asks for, what it needs first, whom it concerns, how long it may
take.

An edition holds the entries valid between two dates. A project keeps the edition it was registered under until
somebody moves it. Every figure carries its evidence mark (read, recalled, estimated), which the guide page shows.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from projects.enums import DivisionLevel
from stages.enums import BlankForm, Commissioner, Evidence, Holder, ItemKind, Origin, StageCode, Unit


class Edition(models.Model):
    """One state of a city's catalogue. `facts`, `stages` and `tracks` are the questionnaire, the lead tables and the
    promises for whole projects, `session_kinds` the dated lines of the kinds of joint session, as loaded.
    """

    city = models.SlugField(_("city"), max_length=40)
    division = models.ForeignKey("projects.Division", models.PROTECT, related_name="editions")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    facts = models.JSONField(_("questionnaire"))
    stages = models.JSONField(_("stages and leads"))
    tolerance = models.JSONField(_("terms of tolerant acceptance"), default=dict, blank=True)  # see rules.tolerance
    tracks = models.JSONField(_("tracks"), default=list, blank=True)
    session_kinds = models.JSONField(_("kinds of joint session"), default=list, blank=True)  # see rules.sessions
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(_("loaded at"))
    is_published = models.BooleanField(_("published by the administrator"), default=False)  # not by load_city

    class Meta:
        verbose_name, verbose_name_plural = _("edition of the catalogue"), _("editions of the catalogue")
        ordering = ["city", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["city", "valid_from"], name="one_edition_per_start")]

    def __str__(self):
        return f"{self.city} {self.valid_from}"


class PaperType(models.Model):
    city = models.SlugField(_("city"), max_length=40)
    code = models.SlugField(_("code"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=160)
    from_register = models.BooleanField(_("known from the enterprise register"), default=False)
    blank = models.CharField(_("blank form"), max_length=12, choices=BlankForm, blank=True)
    #: how it is handed in where an item does not say otherwise: {"original", "copies", "format_zh", "format_en",
    #: "where_zh", "where_en", "evidence"}; empty for papers that are only taken from the file
    handing_in = models.JSONField(_("how it is handed in"), default=dict, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("type of paper"), _("types of paper")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="one_paper_type_per_code")]

    def __str__(self):
        return self.name_zh


class ApprovalItem(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="items")
    code = models.CharField(_("code"), max_length=12)
    stage = models.CharField(_("stage"), max_length=12, choices=StageCode)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=160)
    short_zh = models.CharField(_("short name (Chinese)"), max_length=12)
    short_en = models.CharField(_("short name (English)"), max_length=30)
    function = models.CharField(_("deciding office"), max_length=40, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=DivisionLevel, default=DivisionLevel.COUNTY)
    kind = models.CharField(_("kind"), max_length=24, choices=ItemKind)
    holder = models.CharField(_("holder"), max_length=12, choices=Holder)
    commissioned_by = models.CharField(_("commissioned by"), max_length=12, choices=Commissioner, blank=True)
    statutory_days = models.PositiveSmallIntegerField(_("statutory limit"), null=True, blank=True)
    statutory_unit = models.CharField(max_length=12, choices=Unit)
    statutory_from = models.CharField(_("counted from"), max_length=30)
    statutory_basis = models.CharField(_("basis"), max_length=300, blank=True)
    statutory_evidence = models.CharField(max_length=10, choices=Evidence)
    statutory_is_general = models.BooleanField(_("only the general limit of art. 42"), default=False)
    statutory_note_zh = models.CharField(_("note (Chinese)"), max_length=300, blank=True)
    statutory_note_en = models.CharField(_("note (English)"), max_length=300, blank=True)
    promised_days = models.PositiveSmallIntegerField(_("promised limit"), null=True, blank=True)
    promised_unit = models.CharField(max_length=12, choices=Unit)
    promised_source = models.CharField(_("source"), max_length=300, blank=True)
    promised_evidence = models.CharField(max_length=10, choices=Evidence)
    applies = models.TextField(_("applies when"))
    because_zh = models.CharField(_("why (Chinese)"), max_length=300)
    because_en = models.CharField(_("why (English)"), max_length=300)
    result_zh = models.CharField(_("result (Chinese)"), max_length=120, blank=True)
    result_en = models.CharField(_("result (English)"), max_length=160, blank=True)
    certificate = models.JSONField(_("certificate"), default=dict, blank=True)  # number format and its evidence
    validity = models.JSONField(_("validity"), default=dict, blank=True)
    extension = models.JSONField(_("extension"), default=dict, blank=True)
    special_procedures = models.JSONField(_("special procedures"), default=list, blank=True)
    publicity = models.JSONField(_("public notice"), default=list, blank=True)
    sessions = models.JSONField(_("joint sessions"), default=list, blank=True)  # [{kind, evidence, source, gives}]
    legal_basis = models.JSONField(_("legal basis"), default=list)
    blocks = models.JSONField(_("gates"), default=list, blank=True)
    tolerance = models.JSONField(_("family of tolerance"), default=dict, blank=True)  # family, days, basis, evidence
    notes_zh = models.TextField(_("notes (Chinese)"), blank=True)
    notes_en = models.TextField(_("notes (English)"), blank=True)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("approval item"), _("approval items")
        ordering = ["edition", "code"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="one_item_per_code_and_edition")]

    def __str__(self):
        return f"{self.code} {self.name_zh}"


class Requirement(models.Model):
    """A material that an item asks for. `result_of` lists the items whose result it is, when it is taken from the
    file.
    """

    item = models.ForeignKey(ApprovalItem, models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    paper_type = models.ForeignKey(PaperType, models.PROTECT, related_name="requirements")
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=160)
    is_core = models.BooleanField(_("core"))
    is_tolerable = models.BooleanField(_("may be supplied later"))
    supply_days = models.PositiveSmallIntegerField(_("working days to supply"), null=True, blank=True)
    supply_evidence = models.CharField(max_length=10, choices=Evidence, blank=True)
    evidence = models.CharField(max_length=10, choices=Evidence)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin)
    result_of = models.JSONField(_("result of"), default=list, blank=True)
    from_register = models.BooleanField(default=False)
    condition = models.TextField(_("only when"), blank=True)
    is_original = models.BooleanField(_("original"), null=True, blank=True)  # None: the source does not say
    copies = models.PositiveSmallIntegerField(_("number of copies"), null=True, blank=True)  # None: likewise
    format_zh = models.CharField(_("form in which it is wanted (Chinese)"), max_length=120, blank=True)
    format_en = models.CharField(_("form in which it is wanted (English)"), max_length=160, blank=True)
    where_zh = models.CharField(_("where to get it (Chinese)"), max_length=200, blank=True)
    where_en = models.CharField(_("where to get it (English)"), max_length=240, blank=True)
    note_zh = models.CharField(_("note (Chinese)"), max_length=300, blank=True)
    note_en = models.CharField(_("note (English)"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("material"), _("materials")
        ordering = ["item", "position"]
        constraints = [
            models.CheckConstraint(
                name="core_papers_are_never_tolerated",
                condition=~models.Q(is_core=True, is_tolerable=True),
                violation_error_message=_("A core paper can never be supplied later."),
            )
        ]

    def __str__(self):
        return f"{self.item.code}: {self.name_zh}"

    @property
    def handing_in(self):
        """Original or copy, number, format and where to get it: what the item says, else the sort of paper; with the
        evidence of what is shown.
        """
        own = {
            "original": self.is_original, "copies": self.copies, "format_zh": self.format_zh,
            "format_en": self.format_en, "where_zh": self.where_zh, "where_en": self.where_en,
        }  # fmt: skip
        said = {name: value for name, value in own.items() if value not in (None, "")}
        usual = self.paper_type.handing_in
        evidence = self.evidence if set(said) >= set(own) else usual.get("evidence", self.evidence)
        return {**usual, **said, "evidence": evidence} if said or usual else {}


class Prerequisite(models.Model):
    """What an item needs first: the result of one item, or of any one of several."""

    item = models.ForeignKey(ApprovalItem, models.CASCADE, related_name="prerequisites")
    position = models.PositiveSmallIntegerField()
    codes = models.JSONField(_("items"))
    condition = models.TextField(_("only when"), blank=True)
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    evidence = models.CharField(max_length=10, choices=Evidence)

    class Meta:
        verbose_name, verbose_name_plural = _("prerequisite"), _("prerequisites")
        ordering = ["item", "position"]

    def __str__(self):
        return f"{self.item.code} <- {'|'.join(self.codes)}"


class Jurisdiction(models.Model):
    """An exception to an item's level for projects of one division (or of all, when none is named)."""

    city = models.SlugField(_("city"), max_length=40)
    item_code = models.CharField(_("item"), max_length=12)
    division = models.ForeignKey("projects.Division", models.PROTECT, null=True, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=DivisionLevel)
    source = models.CharField(_("source"), max_length=300, blank=True)
    evidence = models.CharField(max_length=10, choices=Evidence)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("exception of level"), _("exceptions of level")
        ordering = ["item_code"]
        constraints = [models.UniqueConstraint(fields=["city", "item_code", "division"], name="one_level_per_item")]

    def __str__(self):
        return f"{self.item_code}: {self.level}"
