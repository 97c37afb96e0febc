"""The life of a project on one line: whose day each day was, today, and by when the forecast expects the permit.

One bar on a scale of days, drawn as SVG with the classes of the sheet. Left of today's line are facts, right of it an
estimate, which is drawn dashed and pale. The list of runs under it says the same.
"""

from datetime import timedelta

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from stages.desks.board import text_width
from stages.desks.wording import MONTHS_EN, is_chinese, short_day
from stages.rules.spans import DAY

WIDTH, TOP, BAR, HEIGHT, LEAST = 1180, 22, 16, 62, 42
#: room to the right of the last date, and between a month's name and today's
RIGHT, NEAR = 8, 66


class Lifeline:
    """`expected`: expecting.Expected or None; it is drawn from today on. Of what has gone by without coming true the
    words alone stand at today's line: left of it are facts.
    """

    def __init__(self, runs, on, ended_on=None, expected=None):
        self.runs, self.on, self.ended_on, self.expected = runs, on, ended_on, expected
        self.first = runs[0].after if runs else on
        last = max([run.until for run in runs] + [on, self.first + timedelta(days=LEAST)])
        if expected and not ended_on:
            last = max(last, expected.on_80)
        self.scale = (WIDTH - RIGHT) / (last - self.first).days

    def x(self, day):
        """Where a day ends."""
        return round((day - self.first).days * self.scale, 1)

    def svg(self):
        is_open = self.ended_on is None
        parts = [*self._months(), *self._runs()]
        parts += [*self._ahead()] if is_open and self.expected else []
        parts += [self._today()] if is_open else []
        return format_html(
            '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', WIDTH, HEIGHT,
            _("Whose day each working day was, today and the forecast; the list below says the same."),
            format_html_join("", "{}", ((part,) for part in parts)),
        )  # fmt: skip

    def _months(self):
        yield format_html('<rect y="{}" width="{}" height="{}" rx="2" class="f-head"/>', TOP, WIDTH, BAR)
        day, written = self.first.replace(day=1), -NEAR
        while True:
            day = (day + timedelta(days=32)).replace(day=1)
            x = self.x(day - DAY)
            if x > WIDTH - NEAR:
                return
            if x - written < NEAR or abs(x - self.x(self.on)) < NEAR + 20:
                continue
            written = x
            name = f"{day.month} 月" if is_chinese() else MONTHS_EN[day.month - 1]
            name += f" {day.year}" if day.month == 1 else ""
            yield format_html('<path d="M{} 4V{}" class="grid"/><text x="{}" y="15" class="xs d">{}</text>',
                              x, TOP, x + 4, name)  # fmt: skip

    def _runs(self):
        for run in self.runs:
            x = self.x(run.after)
            yield format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" class="{}"><title>{}</title></rect>', x, TOP,
                max(1, round(self.x(run.until) - x, 1)), BAR, run.look, run.told(self.on),
            )  # fmt: skip

    def _ahead(self):
        """From today to the day of even chances a dashed bar, a line on to the day of four in five; neither when it has
        gone by.
        """
        now, even, late = self.x(self.on), self.x(self.expected.on_50), self.x(self.expected.on_80)
        middle = TOP + BAR / 2
        if even > now:
            yield format_html('<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="plan"/>', now, TOP + 0.5,
                              round(even - now, 1), BAR - 1)  # fmt: skip
            yield format_html('<path d="M{} {}l6 8l-6 8l-6 -8z" class="due"/>', min(even, WIDTH - 7), TOP)
        if late > now:
            yield format_html('<path d="M{} {m}H{}" class="wait"/>', max(even, now), late, m=middle)
            yield format_html('<path d="M{} {}V{}" class="wait"/>', late, TOP - 2, TOP + BAR + 4)
        yield self._named(max(even, now), self.expected.told(self.on))

    def _named(self, x, words):
        """Words under a day, or ending with the drawing where they would not fit: their width is an estimate."""
        half = text_width(words, 12) / 2
        look, x = ("e", WIDTH - 2) if x + half > WIDTH - 8 else ("m", round(max(x, half), 1))
        return format_html('<text x="{}" y="{}" class="s {}">{}</text>', x, TOP + BAR + 19, look, words)

    def _today(self):
        x = self.x(self.on)
        word = _("today %(day)s") % {"day": short_day(self.on, self.on)}
        half = text_width(word, 11.5) / 2 + 8
        middle = min(max(x, half), WIDTH - half)
        return format_html(
            '<path d="M{x} 8V{h}" class="today"/><rect x="{left}" y="0" width="{w}" height="16" rx="8" class="f-late"/>'
            '<text x="{middle}" y="12" class="xs m inv b">{word}</text>',
            x=x, h=TOP + BAR + 5, left=round(middle - half, 1), w=round(2 * half, 1), middle=round(middle, 1),
            word=word,
        )  # fmt: skip
