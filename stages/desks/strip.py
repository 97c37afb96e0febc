"""The time strip of a project, its second view: done, running, stopped, waiting and planned spans of every item on one
scale of days, with weekends, holidays, make-up days and today. Drawn here as SVG; looks are classes of the sheet.
Every span and every due day is a link of its own, named by what it is and leading to what it shows.
"""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects import access
from projects.enums import ProjectStatus
from projects.looks import day_words
from projects.people.seating import seated
from stages.acts import reference
from stages.desks import board_data, holding
from stages.desks.board import fitted, shape, text_width
from stages.desks.project import head
from stages.desks.strip_data import stage_rows
from stages.desks.strip_pieces import kind_words
from stages.desks.wording import MONTHS_EN, is_chinese, short_day, words
from stages.flows.advance import settle
from stages.rules.board_layout import RUNNING, CardState
from stages.rules.spans import DAY, SpanKind

WIDTH, LEFT, RIGHT, TOP, ROW, STAGE = 1240, 236, 24, 44, 24, 26
BAR_TOP, BAR = 6, 12
MIDDLE, BASE = ROW // 2, 16.5
SUNDAY = 6
#: a picture shows at least so many days after today
AHEAD = timedelta(days=14)
FILL = {SpanKind.WINDOW: "f-agent", SpanKind.CORRECTION: "f-prep", SpanKind.HAND: "f-seal"}


@seated()
def strip(request, code):
    """The strip and the table that says the same."""
    at = timezone.now()
    project = access.project(request.seat, code)
    settle(project, at=at)
    on = timezone.localdate(at)
    seen = board_data.overview(project, on, request.seat)
    stages = stage_rows(project, seen, on)
    calendar = reference.calendar(project.division_id)
    is_active = project.status == ProjectStatus.ACTIVE
    return render(request, "stages/project_strip.html", head(project, "strip", at) | {
        "seen": seen, "stages": stages, "svg": Drawing(stages, project, on, calendar).svg(), "on": on,
        "kinds": kind_words(), "holding": holding.holding(project, seen) if is_active else None,
        "late_elsewhere": holding.late_elsewhere(seen) if is_active else [],
    })  # fmt: skip


class Drawing:
    """The picture of one project on one day."""

    def __init__(self, stages, project, on, calendar):
        self.stages, self.on, self.calendar = stages, on, calendar
        rows = [row for stage in stages if not stage.is_ahead for row in stage.rows]
        registered = timezone.localdate(project.registered_at)
        self.first = min([registered, *(piece.span.first for row in rows for piece in row.pieces)])
        ends = [piece.span.end for row in rows for piece in row.drawn]
        self.end = max([on + AHEAD, *ends]) + timedelta(days=10)
        self.scale = (WIDTH - LEFT - RIGHT) / (self.end - self.first).days
        self.height = TOP + sum(STAGE + (0 if stage.is_ahead else ROW * len(stage.rows)) for stage in stages) + 8

    def x(self, day):
        return round(LEFT + (day - self.first).days * self.scale, 1)

    def svg(self):
        parts = [*self.days(), *self.months(), *self.body(), self.today()]
        return format_html(
            '<svg viewBox="0 0 {} {}" role="group"><title>{}</title><desc>{}</desc>'
            '<defs><pattern id="hs" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<rect width="5" height="5" class="hatch-a"/><rect width="2" height="5" class="hatch-b"/></pattern></defs>'
            '{}<path d="M{} 0V{}" class="grid"/></svg>',
            WIDTH, self.height, _("Time strip"), _("The table below says the same."), mark_safe("".join(parts)),
            LEFT, self.height,
        )  # fmt: skip

    def days(self):
        """Columns of weekends, holidays and make-up days, neighbours of one kind as one."""
        day, begun, kind = self.first, self.first, ""
        while day <= self.end:
            now = self._kind_of(day) if day < self.end else None
            if now != kind:
                if kind:
                    yield format_html(
                        '<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>',
                        self.x(begun),
                        TOP - 8,
                        round((day - begun).days * self.scale, 1),
                        self.height - TOP + 8,
                        kind,
                    )
                begun, kind = day, now
            day += DAY

    def _kind_of(self, day):
        is_weekend, is_working = day.weekday() >= SUNDAY - 1, self.calendar.is_working(day)
        if is_working:
            return "mk" if is_weekend else ""
        return "we" if is_weekend else "hol"

    def months(self):
        day = self.first.replace(day=1)
        while day < self.end:
            day = (day + timedelta(days=32)).replace(day=1)
            if day < self.end and self.x(day) < WIDTH - 40:
                name = f"{day.month} 月" if is_chinese() else MONTHS_EN[day.month - 1]
                name += f" {day.year}" if day.month == 1 else ""
                yield format_html(
                    '<path d="M{x} 14V{h}" class="grid"/><text x="{tx}" y="30" class="s b">{name}</text>',
                    x=self.x(day),
                    h=self.height,
                    tx=self.x(day) + 5,
                    name=name,
                )

    def body(self):
        y = TOP
        for stage in self.stages:
            yield self.stage_head(stage, y)
            y += STAGE
            for row in () if stage.is_ahead else stage.rows:
                yield self.row(row, y)
                y += ROW

    def stage_head(self, stage, y):
        told = f"{stage.done} / {len(stage.rows)}"
        later = ngettext("%(n)s item, begins when construction is finished; not in this picture",
                         "%(n)s items, begin when construction is finished; not in this picture",
                         len(stage.rows)) % {"n": len(stage.rows)} if stage.is_ahead else ""  # fmt: skip
        name = f"{stage.number} {stage.stage.get_code_display()}"
        return format_html(
            '<rect x="0" y="{y}" width="{w}" height="{h}" class="f-head"/>'
            '<text x="12" y="{ty}" class="b">{name}</text>'
            '<text x="{left}" y="{ty}" class="s d e">{told}</text>'
            '<text x="{after}" y="{ty}" class="s d">{later}</text>',
            y=y, w=WIDTH, h=STAGE, ty=y + 18, name=name, left=LEFT - 8, told=told, after=LEFT + 8, later=later,
        )  # fmt: skip

    def row(self, row, y):
        state = row.standing.state
        look = "b" if state in RUNNING else ("d" if state == CardState.OFF else "")
        title = fitted(words(row.approval.item, "short"), 12 * (1.08 if look == "b" else 1), LEFT - 40)
        return format_html(
            '<g class="k-{state}"><a href="{url}"><title>{full} · {office} · {word}</title>{lit}{shape}'
            '<text x="28" y="{ty}" class="s {look}">{title}</text></a>{bars}{due}{said}</g>'
            '<path d="M0 {end}H{w}" class="rowline"/>',
            url=row.url, state=state, full=words(row.approval.item), office=row.holder, word=row.standing.word,
            lit=self._lit(row, y), shape=shape(state, 14, y + MIDDLE), ty=y + BASE, look=look, title=title,
            bars=self._bars(row, y), due=self._due(row, y), said=self._word(row, y), end=y + ROW, w=WIDTH,
        )  # fmt: skip

    def _lit(self, row, y):
        if not row.on_chain:
            return ""
        return format_html('<rect x="4" y="{}" width="{}" height="{}" rx="4" class="lit"/>', y + 2, LEFT - 12, ROW - 4)

    def _bars(self, row, y):
        parts, before = [], None
        for piece in row.pieces:
            if before is not None and piece.span.first > before:
                parts.append(self._dotted(before, piece.span.first, y))
            parts.append(self._linked(row, piece, self._span(piece, y), piece.span.first, y))
            before = piece.span.end
        if row.plan and row.plan.span.end > self.on:
            first = max(row.plan.span.first, before or row.plan.span.first)
            if before and first > before and row.standing.state == CardState.STOP:
                parts.append(self._dotted(before, first, y))
            if row.plan.span.end > first:
                bar = self._rect("plan", first, row.plan.span.end, y)
                parts.append(self._linked(row, row.plan, bar, first, y))
        return mark_safe("".join(parts))

    def _linked(self, row, piece, drawn, first, y):
        """What is drawn of a span from the day `first`, as a link as high as its row."""
        said = _("%(item)s: %(what)s") % {"item": words(row.approval.item, "short"), "what": piece.told(self.on)}
        return format_html(
            '<a href="{}"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" class="hit"/>{}</a>',
            piece.url, said, self.x(first), y, self._width(first, piece.span.end), ROW, drawn,
        )  # fmt: skip

    def _due(self, row, y):
        if not row.due_on:
            return ""
        said = f"{_('Due')} {day_words(row.due_on, self.on.year)} · {row.standing.word}"
        return format_html(
            '<a href="{}"><title>{}</title><path d="M{} {}l6 7l-6 7l-6 -7z" class="due{}"/></a>', row.due_url,
            _("%(item)s: %(what)s") % {"item": words(row.approval.item, "short"), "what": said},
            self.x(row.due_on + DAY), y + MIDDLE - 7, mark_safe(" late" if row.due_on < self.on else ""),
        )  # fmt: skip

    def _span(self, piece, y):
        span = piece.span
        if piece.kind is SpanKind.WAIT:
            return self._dotted(span.first, span.end, y)
        if piece.kind is SpanKind.STOP:
            return self._rect("stopped", span.first, span.end, y)
        is_done = piece.kind is SpanKind.HAND and piece.is_done
        return self._rect("f-gov" if is_done else FILL[piece.kind], span.first, span.end, y)

    def _width(self, first, end):
        return max(3, round(self.x(end) - self.x(first), 1))

    def _rect(self, css, first, end, y):
        return format_html('<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="span {}"/>', self.x(first),
                           y + BAR_TOP, self._width(first, end), BAR, css)  # fmt: skip

    def _dotted(self, first, end, y):
        return format_html('<path d="M{} {}H{}" class="wait"/>', self.x(first), y + MIDDLE, self.x(end))

    def _word(self, row, y):
        """Days used, days left or the planned day, right of everything that is drawn; the row's links say it, too."""
        state, ends = row.standing.state, [self.x(piece.span.end) for piece in row.drawn]
        ends += [self.x(row.due_on + DAY) + 8] if row.due_on else []
        if not ends:
            return ""
        word, css = row.standing.word, "w" if state in RUNNING else "d"
        if state == CardState.DONE:
            word = ngettext("%(n)s day", "%(n)s days", row.used) % {"n": row.used} if row.used else _("at once")
        elif state == CardState.OFF and row.plan:
            word = _("plan %(day)s") % {"day": short_day(row.plan.span.last, self.on)}
        x, anchor = max(ends) + 6, ""
        if x + text_width(word, 11.5) > WIDTH - 4:
            x, anchor = min(self.x(piece.span.first) for piece in row.drawn) - 6, " e"
        return format_html('<text x="{}" y="{}" class="xs {}{}" aria-hidden="true">{}</text>',
                           x, y + BASE, css, anchor, word)  # fmt: skip

    def today(self):
        x = self.x(self.on + DAY)
        word = _("today %(day)s") % {"day": short_day(self.on, self.on)}
        half = text_width(word, 11.5) / 2 + 10
        return format_html(
            '<path d="M{x} 12V{h}" class="today"/>'
            '<rect x="{left}" y="0" width="{w}" height="16" rx="8" class="f-late"/>'
            '<text x="{x}" y="12" class="xs m inv b">{word}</text>',
            x=x, h=self.height, left=round(x - half, 1), w=round(2 * half, 1), word=word,
        )  # fmt: skip
