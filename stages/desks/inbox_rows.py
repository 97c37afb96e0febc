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
from projects.looks import day_words, mark, time_element
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
        self.row, self.todo, self.stage = common(self.language)
        self.faces, self.names, self.hands = {}, {}, {}  # of clocks, items and officers that came before
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
        html = {"css": LOOK[entry.light], "todo": self.todo[entry.todo], "stage": self.stage[row.stage.code],
                "light": self.shown(face) if face else mark(row.status, row.get_status_display()),
                "due": self.due(face, project.code)}  # fmt: skip
        texts = {"enterprise": project.enterprise.name}
        if self.is_office:
            self.item(entry, row, project, html, texts)
        else:
            self.filed(entry, row, project, html, texts)
        return html, texts

    def item(self, entry, row, project, html, texts):
        """The places that only an item fills. The button claims it by the form below the table."""
        there, officer = address("stages:approval")(project.code, row.code, row.round), row.officer_id
        html["there"], html["claim"] = there, "" if officer else self.claim.format(f"{there}claim/")
        html["quiet"] = " quiet" if entry.is_waiting or officer not in (None, self.reader) else ""
        html["last"] = self.hands_of(row, officer, entry.reviewers)
        texts["title"], texts["subject"] = self.name_of(row), project.name

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
        """The mark of a clock: its light and the days left."""
        if face.told not in self.faces:
            self.faces[face.told] = mark(face.mark, face.words)
        return self.faces[face.told]

    def due(self, face, code):
        if face is None or face.due_on is None:
            return "–"
        there = address("stages:clock")(code, face.clock_id)
        when = day(face.due_on, self.year, self.language)
        return f'<a href="{there}">{when}</a>{self.provisional if face.provisional else ""}'

    def name_of(self, row):
        if row.item_id not in self.names:
            self.names[row.item_id] = words(row.item)
        return self.names[row.item_id]

    def hands_of(self, row, officer, reviewers):
        key = (officer, *reviewers)
        if key not in self.hands:
            self.hands[key] = self._hands(row.officer, reviewers)
        return self.hands[key]

    def _hands(self, officer, reviewers):
        """Who has claimed an item, and who has reviewed it."""
        if officer is None:
            holder = format_html('<span class="dim">{}</span>', _("unclaimed"))
        else:
            holder = format_html("<b>{}</b>" if officer.pk == self.reader else "{}", officer)
        if not reviewers:
            return holder
        return holder + format_html("<small>{}</small>", _("reviewed by %(who)s") % {"who": _(", ").join(reviewers)})

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
    """The row with its places, and the words that rows share, in the active language."""
    stages = {code.value: escape(code.label) for code in StageCode}
    return render_to_string(ROW), {todo: escape(todo.label) for todo in Todo}, stages


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
    for place, part in enumerate(PARTS[name]):
        pattern = pattern.replace(f"/{part}/", f"/{{{place}}}/")
    return lambda *parts: pattern.format(*[_quoted(part) for part in parts])


@lru_cache(maxsize=10_000)
def _quoted(part):
    return quote(str(part), safe="")
