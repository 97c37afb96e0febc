"""The rows of an inbox as HTML.

A page of it has fifty rows and is the page that is opened most, so nothing is done twice: what is the same in every row
is rendered once from its template, with {places} for what differs; addresses, marks, days and words that come again are
made once for a page. Every text that is put into a place is escaped.
"""

from functools import cache, lru_cache
from html import escape
from urllib.parse import quote

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from projects.enums import SeatKind
from projects.looks import day_words, is_chinese, mark, time_element
from stages.desks.wording import words
from stages.desks.worklists import Bucket, Todo
from stages.enums import Light, StageCode

ROW = "stages/_inbox_row.html"
LOOK = {Light.RED: "late", Light.YELLOW: "soon", Light.GREEN: ""}


def body(listed, groups, on, reader):
    """The bodies of the table: one for each of `groups` [(Bucket or None, how many in all, filled entries)]."""
    page = Page(listed, on, reader)
    return mark_safe("".join([page.group(*each) for each in groups]))


def put(pattern, html, texts):
    """The pattern with its places filled: `html` as it is, `texts` escaped."""
    return pattern.format(**html, **{name: escape(text) for name, text in texts.items()})


class Page:
    """What the rows of one page have in common."""

    def __init__(self, listed, on, reader):
        self.is_office, self.is_lead = listed == SeatKind.DEPARTMENT, listed == SeatKind.LEAD
        self.year, self.on, self.reader, self.language = on.year, on, reader.pk, get_language()
        self.row, self.todo, self.stage, self.faces = common(self.language)
        self.names, self.hands = {}, {}  # of items and officers that came before
        self.first, self.second = ("name_zh", "name_en") if is_chinese() else ("name_en", "name_zh")
        self.approval, self.clock = address("stages:approval"), address("stages:clock")
        self.provisional = format_html("<small>{}</small>", _("provisional"))
        self.claim = f'<button class="quiet slim noprint" form="claim" formaction="{{}}">{escape(_("Claim"))}</button> '

    def group(self, bucket, count, entries):
        rows = "".join([put(self.row, *self.places(entry)) for entry in entries])
        return f"<tbody>{self.head(bucket, count) if bucket else ''}{rows}</tbody>"

    def head(self, bucket, count):
        today = format_html(" {}", day(self.on, self.year, self.language)) if bucket == Bucket.TODAY else ""
        if self.is_office:
            many = ngettext("%(n)s item", "%(n)s items", count) % {"n": count}
        else:
            many = ngettext("%(n)s application", "%(n)s applications", count) % {"n": count}
        return format_html(
            '<tr class="day"><th colspan="7" scope="rowgroup">{}{}<small>{}</small></th></tr>',
            bucket.label,
            today,
            many,
        )

    def places(self, entry):
        """What the row of an entry puts into its places: (HTML, texts)."""
        row, face = entry.row, entry.face
        project = row.project
        css, light = self.shown(face) if face else ("", mark(row.status, row.get_status_display()))
        html = {"css": css, "light": light, "due": self.due(face, project.code), "todo": self.todo[entry.todo],
                "stage": self.stage[row.stage.code]}  # fmt: skip
        texts = {"enterprise": project.enterprise.name}
        if self.is_office:
            self.item(entry, row, project, html, texts)
        else:
            self.filed(entry, row, project, html, texts)
        return html, texts

    def item(self, entry, row, project, html, texts):
        """The places that only an item fills. The button claims it by the form below the table."""
        there, officer = self.approval(project.code, row.code, row.round), row.officer_id
        html["there"], html["claim"] = there, "" if officer else self.claim.format(f"{there}claim/")
        html["quiet"] = " quiet" if entry.is_waiting or officer not in (None, self.reader) else ""
        html["last"] = self.hands_of(row, officer, entry.reviewers)
        html["title"], texts["subject"] = self.name_of(row), project.name

    def filed(self, entry, row, project, html, texts):
        """The places that only an application fills; a lead looks at the stage as a whole."""
        there = address("stages:application")(row.number)
        html["there"], html["claim"], html["quiet"] = there, "", " quiet" if entry.is_waiting else ""
        texts["title"], html["subject"] = project.name, escape(row.number)
        if self.is_lead:
            html["there"] = address("stages:stage")(project.code, row.stage.code)
            html["subject"] = f'<a href="{there}">{escape(row.number)}</a>'
        html["last"] = self.progress(entry) if self.is_lead else self.came(row)

    def shown(self, face):
        """How a clock makes its row look, and its mark: the light and the days left."""
        told = face.told
        found = self.faces.get(told)
        if found is None:
            found = self.faces[told] = LOOK[face.light], mark(face.mark, face.words)
        return found

    def due(self, face, code):
        if face is None or face.due_on is None:
            return "–"
        there = self.clock(code, face.clock_id)
        when = day(face.due_on, self.year, self.language)
        return f'<a href="{there}">{when}</a>{self.provisional if face.provisional else ""}'

    def name_of(self, row):
        found = self.names.get(row.item_id)
        if found is None:
            item = row.item
            found = self.names[row.item_id] = escape(getattr(item, self.first) or getattr(item, self.second))
        return found

    def hands_of(self, row, officer, reviewers):
        key = (officer, *reviewers)
        found = self.hands.get(key)
        if found is None:
            found = self.hands[key] = self._hands(row.officer, reviewers)
        return found

    def _hands(self, officer, reviewers):
        """Who has claimed an item, and who has reviewed it."""
        if officer is None:
            holder = f'<span class="dim">{escape(_("unclaimed"))}</span>'
        else:
            holder = f"<b>{escape(str(officer))}</b>" if officer.pk == self.reader else escape(str(officer))
        if not reviewers:
            return holder
        return f"{holder}<small>{escape(_('reviewed by %(who)s') % {'who': _(', ').join(reviewers)})}</small>"

    def progress(self, entry):
        n, of = entry.progress
        answered = escape(_("%(n)s of %(of)s have answered") % {"n": n, "of": of})
        if not entry.late:
            return answered
        offices = _(", ").join(words(office, "short") for office in entry.late)
        return format_html("{}<small>{} {}</small>", mark_safe(answered), _("late:"), offices)

    def came(self, row):
        at = timezone.localtime(row.filed_at)
        moment = f"{day_words(at.date(), self.year, weekday=False)} {at:%H:%M}"
        return format_html('<time datetime="{}" class="num">{}</time><small>{}</small>',
                           at.isoformat(timespec="seconds"), moment, row.get_channel_display())  # fmt: skip


@cache
def common(language):
    """What rows share in the active language: the row with its places, words of what is to be done, of the stages, and
    the looks of clocks as they come (days left and lights are few).
    """
    stages = {code.value: escape(code.label) for code in StageCode}
    return render_to_string(ROW), {todo: escape(todo.label) for todo in Todo}, stages, {}


@lru_cache(maxsize=2000)
def day(day, year, language):
    """A day with its weekday on a page of that year and language."""
    return time_element(day, day_words(day, year))


#: a sample for each part of the addresses of a row, to be replaced by its own
PARTS = {
    "stages:approval": ("CODE", "ITEM", 90909),
    "stages:application": ("CODE",),
    "stages:clock": ("CODE", 90909),
    "stages:stage": ("CODE", "STAGE"),
}


@cache
def address(name):
    """The address of that name as a function of its parts: resolved once, not once a row."""
    pattern = reverse(name, args=PARTS[name])
    for part in PARTS[name]:
        pattern = pattern.replace(f"/{part}/", "/%s/")
    return lambda *parts: pattern % tuple(map(_quoted, parts))


@lru_cache(maxsize=10_000)
def _quoted(part):
    return quote(str(part), safe="")
