"""The time strip of a project, its second view: done, running, stopped, waiting and planned spans of every item on one
scale of days, with weekends, holidays, make-up days and today. Drawn here as SVG; looks are classes of the sheet.
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
from projects.seating import seated
from stages.acts import reference
from stages.desks import board_data, holding
from stages.desks.board import fitted, shape, text_width
from stages.desks.project import head
from stages.desks.strip_data import kind_words, stage_rows
from stages.desks.wording import MONTHS_EN, is_chinese, short_day, words
from stages.flows.advance import settle
from stages.rules.board_layout import RUNNING, CardState
from stages.rules.spans import DAY, SpanKind

WIDTH, LEFT, RIGHT, TOP, ROW, STAGE = 1240, 236, 24, 44, 22, 26
BAR_TOP, BAR = 5, 12
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
    seen = board_data.overview(project, on)
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
        self.first = min([registered, *(span.first for row in rows for span in row.spans)])
        ends = [row.plan.end for row in rows if row.plan] + [span.end for row in rows for span in row.spans]
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
            '<a href="{url}" class="k-{state}"><title>{full} · {office} · {word}</title>{lit}{shape}'
            '<text x="28" y="{ty}" class="s {look}">{title}</text>{bars}</a>'
            '<path d="M0 {end}H{w}" class="rowline"/>',
            url=row.url, state=state, full=words(row.approval.item), office=row.holder, word=row.standing.word,
            lit=self._lit(row, y), shape=shape(state, 14, y + 11), ty=y + 15.5, look=look, title=title,
            bars=self._bars(row, y), end=y + ROW, w=WIDTH,
        )  # fmt: skip

    def _lit(self, row, y):
        if not row.on_chain:
            return ""
        return format_html('<rect x="4" y="{}" width="{}" height="{}" rx="4" class="lit"/>', y + 2, LEFT - 12, ROW - 4)

    def _bars(self, row, y):
        parts, middle, before = [], y + 11, None
        for span in row.spans:
            if before is not None and span.first > before:
                parts.append(self._dotted(before, span.first, middle))
            parts.append(self._span(row, span, y))
            before = span.end
        if row.plan and row.plan.end > self.on:
            first = max(row.plan.first, before or row.plan.first)
            if before and first > before and row.standing.state == CardState.STOP:
                parts.append(self._dotted(before, first, middle))
            if row.plan.end > first:
                parts.append(self._rect("plan", first, row.plan.end, y))
        if row.due_on:
            late = " late" if row.due_on < self.on else ""
            parts.append(format_html('<path d="M{} {}l6 7l-6 7l-6 -7z" class="due{}"/>',
                                     self.x(row.due_on + DAY), y + 4, mark_safe(late)))  # fmt: skip
        parts.append(self._word(row, y))
        return mark_safe("".join(parts))

    def _span(self, row, span, y):
        if span.kind is SpanKind.WAIT:
            return self._dotted(span.first, span.end, y + 11)
        if span.kind is SpanKind.STOP:
            return self._rect("stopped", span.first, span.end, y)
        is_done = span.kind is SpanKind.HAND and row.standing.state == CardState.DONE
        return self._rect("f-gov" if is_done else FILL[span.kind], span.first, span.end, y)

    def _rect(self, css, first, end, y):
        return format_html('<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="{}"/>', self.x(first), y + BAR_TOP,
                           max(3, round(self.x(end) - self.x(first), 1)), BAR, css)  # fmt: skip

    def _dotted(self, first, end, middle):
        return format_html('<path d="M{} {}H{}" class="wait"/>', self.x(first), middle, self.x(end))

    def _word(self, row, y):
        """Days used, days left or the planned day, right of everything that is drawn."""
        state, ends = row.standing.state, [self.x(span.end) for span in row.spans]
        ends += [self.x(row.plan.end)] if row.plan else []
        ends += [self.x(row.due_on) + 8] if row.due_on else []
        if not ends:
            return ""
        word, css = row.standing.word, "w" if state in RUNNING else "d"
        if state == CardState.DONE:
            word = ngettext("%(n)s day", "%(n)s days", row.used) % {"n": row.used} if row.used else _("at once")
        elif state == CardState.OFF and row.plan:
            word = _("plan %(day)s") % {"day": short_day(row.plan.last, self.on)}
        x, anchor = max(ends) + 6, ""
        if x + text_width(word, 11.5) > WIDTH - 4:
            first = min([self.x(s.first) for s in row.spans] + ([self.x(row.plan.first)] if row.plan else []))
            x, anchor = first - 6, " e"
        return format_html('<text x="{}" y="{}" class="xs {}{}">{}</text>', x, y + 15.5, css, anchor, word)

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
