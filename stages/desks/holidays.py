"""What made a day a holiday or a working day, in words: the holiday's name and the notice, or that none is out yet.

The closed set of the State Council's holidays (全国年节及纪念日放假办法, and the one day of 2015) is translated; a name
that a notice or a local order brings with it stands as it was written.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAMES = {
    "New Year's Day": gettext_lazy("New Year's Day"),
    "Spring Festival": gettext_lazy("Spring Festival"),
    "Tomb-sweeping Day": gettext_lazy("Tomb-sweeping Day"),
    "Labour Day": gettext_lazy("Labour Day"),
    "Dragon Boat Festival": gettext_lazy("Dragon Boat Festival"),
    "Mid-autumn Festival": gettext_lazy("Mid-autumn Festival"),
    "National Day": gettext_lazy("National Day"),
    "Anti-Fascist 70th Day": gettext_lazy("Anti-Fascist 70th Day"),
}


def holiday(label):
    """The name of a holiday in the active language, empty for none."""
    return str(NAMES.get(label, label))


def made_words(made):
    """`Spring Festival · notice` of an acts.explaining.Made; of a provisional day that its notice is still to come."""
    notice = _("no notice published yet: provisional, by %(law)s") % {"law": made.notice} if made.is_provisional else (
        made.notice)  # fmt: skip
    return " · ".join(each for each in (holiday(made.name), notice) if each)
