"""What is asked of the measures, kept in the address: filters, how to group, from when until when, before and after.

A value that cannot be used (an old link, another city) is left out and nothing breaks.
"""

from datetime import date

import pandas as pd
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from reports.measures.measure import MONTH, in_days
from reports.statistics import labels
from stages.desks.days import DayField

#: stands in an address for the rows that have no value: steps without an office, cases without their day yet
NONE = "-"
#: columns by which every frame that has them can be narrowed and grouped
DIMENSIONS = ("stage", "item", "office", "division", "kind", "track")
#: the day by which rows are asked for where no measure names one; runs of days are cut, see whose.runs
WHEN = {
    "projects": "registered_on", "handoffs": "started_on", "approvals": "started_on", "applications": "filed_on",
    "obligations": "owed_from", "stoppages": "from_on", "sessions": "called_on", "invitations": "called_on",
    "agency": "opened_on",
}  # fmt: skip


class Asked(forms.Form):
    """The filters of a page. Its choices are what the frames hold."""

    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    item = forms.ChoiceField(label=gettext_lazy("Item"), required=False)
    office = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    division = forms.ChoiceField(label=gettext_lazy("Division"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of works"), required=False)
    track = forms.ChoiceField(label=gettext_lazy("Track"), required=False)
    split = DayField(label=pgettext_lazy("statistics", "Before and after"), required=False)

    def __init__(self, data, scope):
        super().__init__(data)
        self.scope = scope
        for name in DIMENSIONS:
            choices = self._choices(name)
            if len(choices) < 2:
                del self.fields[name]
            else:
                self.fields[name].choices = [("", _("All")), *choices]

    def _choices(self, name):
        frame = self.scope.rows("approvals")
        found = sorted(str(each) for each in frame[name].dropna().unique())
        words = labels.of(name, found)
        without = [(NONE, _("without"))] if frame[name].isna().any() else []
        return sorted(((value, words[value]) for value in found), key=lambda pair: pair[1]) + without

    @property
    def chosen(self):
        """{column: value} of the filters that can be used."""
        self.is_valid()
        return {name: self.cleaned_data[name] for name in DIMENSIONS if self.cleaned_data.get(name)}

    def day(self, name):
        self.is_valid()
        found = self.cleaned_data.get(name)
        return pd.Timestamp(found) if isinstance(found, date) else None

    def suits(self, frame):
        """Whether the frame has every column that is filtered by."""
        return all(name in frame for name in self.chosen)

    def narrowed(self, frame, measure):
        """The rows that the filters leave to a measure."""
        return frame[self._chosen_of(frame, self.chosen) & self.in_days(frame, measure.when, measure.open_from)]

    def unused(self, frame, split=False):
        """The labels of the filters in use that a frame does not have; with `split` also that of the day before and
        after which, for what is shown of the whole time.
        """
        names = [name for name in self.chosen if name not in frame]
        return [self.fields[name].label for name in [*names, *(["split"] if split and self.day("split") else [])]]

    def behind(self, frame, measures):
        """The rows that the filters leave to any of some measures, each by its own days."""
        kept = pd.Series(False, index=frame.index)
        for when, open_from in {(each.when, each.open_from) for each in measures}:
            kept |= self.in_days(frame, when, open_from)
        return frame[kept & self._chosen_of(frame, self.chosen)]

    def those(self, frame, when=None):
        """The same of a frame that has not every column that is filtered by: what it does not have is not asked."""
        kept = self._chosen_of(frame, {name: value for name, value in self.chosen.items() if name in frame})
        return frame[kept if when is None else kept & self.in_days(frame, when)]

    @staticmethod
    def _chosen_of(frame, chosen):
        kept = pd.Series(True, index=frame.index)
        for name, value in chosen.items():
            kept &= holds(frame[name], value)
        return kept

    def in_days(self, frame, when, open_from=""):
        """The rows that belong to the days asked for, see measure.in_days."""
        return in_days(frame, self.day("since"), self.day("until"), when, open_from)

    def halves(self):
        """The same question before the day of `split`, and on and after it, as a pair; None without such a day."""
        split = self.day("split")
        if split is None:
            return None
        data = {name: value for name, value in self.query.items() if name != "split"}
        last, until, since = split - pd.Timedelta(days=1), self.day("until"), self.day("since")
        before = {**data, "until": f"{min(last, until or last):%Y-%m-%d}"}
        after = {**data, "since": f"{max(split, since or split):%Y-%m-%d}"}
        return Asked(before, self.scope), Asked(after, self.scope)

    @property
    def query(self):
        """The filters as a piece of an address."""
        self.is_valid()
        given = self.chosen | {
            name: self.data[name] for name in ("since", "until", "split") if self.day(name) is not None
        }
        return {name: str(value) for name, value in given.items()}


def holds(column, value):
    """Where a column has a value of an address; NONE: where it has none."""
    return column.isna() if value == NONE else column == value


def groupings(frame):
    """The dimensions by which a frame can be grouped."""
    return [name for name in DIMENSIONS if name in frame] + [MONTH]
