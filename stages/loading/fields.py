"""Taking the fields of an entry one by one: each of its kind, each fault noted with file, line, entry and field.

A field that is wrong is noted and answered with a harmless value, so that reading goes on and finds the other faults
too. `done()` notes the keys nobody asked for: a misspelt key is a fault and not a silent omission.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from enum import Enum

from django.utils.translation import gettext as _

from stages.loading.faults import Faults
from stages.loading.yaml_files import Entry
from stages.rules import conditions
from stages.rules.conditions import ConditionFault, Fact, Flaw

REQUIRED = object()


class Fields:
    """The fields of one entry. `label` names the entry in faults, `prefix` the mapping it lies in ("statutory.")."""

    def __init__(self, entry: Entry, faults: Faults, label: str, prefix: str = ""):
        self.entry = entry
        self.faults = faults
        self.label = label
        self.prefix = prefix
        self._taken: set[str] = set()
        for key in entry.repeated:
            self.fault(key, _("This field is given twice."))

    def fault(self, field: str, sentence: str, **facts) -> None:
        line = self.entry.lines.get(field, self.entry.line)
        self.faults.add(self.entry.file, line, self.label, self.prefix + field, sentence % facts if facts else sentence)

    def has(self, field: str) -> bool:
        return self.entry.get(field) is not None

    def take(self, field: str, kind: type | tuple, default: object, wanted: str) -> object:
        """The value if it is of that kind. A field that is absent or null takes the default, or is a fault."""
        self._taken.add(field)
        value = self.entry.get(field)
        if value is None:
            if default is REQUIRED:
                self.fault(field, _("This field is missing."))
                return None
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool and kind is not object):
            self.fault(field, wanted)
            return None if default is REQUIRED else default
        return value

    def text(self, field: str, default: object = REQUIRED, longest: int | None = None) -> str | None:
        value = self.take(field, str, default, _("A text is expected; put numbers and dates in quotes."))
        if longest is not None and value is not None and len(value) > longest:
            self.fault(
                field,
                _("At most %(longest)s characters fit; there are %(length)s."),
                longest=longest,
                length=len(value),
            )
        return value

    def flag(self, field: str, default: object = REQUIRED) -> bool:
        return bool(self.take(field, bool, default, _("true or false is expected.")))

    def whole(self, field: str, default: object = REQUIRED) -> int | None:
        value = self.take(field, int, default, _("A whole number is expected."))
        if value is not None and value < 0:
            self.fault(field, _("A number below zero is impossible here."))
            return None
        return value

    def day(self, field: str, default: object = None) -> date | None:
        return self.take(field, date, default, _("A date such as 2019-04-01 is expected."))

    def member(self, field: str, enum: type[Enum], default: object = REQUIRED) -> Enum | None:
        """A value of an enum; the fault lists the possible ones."""
        value = self.text(field, default)
        if value is None or isinstance(value, enum):
            return value
        if value not in enum.values:
            known = ", ".join(enum.values)
            self.fault(field, _("“%(value)s” is not one of %(known)s."), value=value, known=known)
            return None
        return enum(value)

    def known(self, field: str, codes: Collection[str], sentence: str, default: object = REQUIRED) -> str | None:
        """A code that must be one of `codes`; `sentence` says so with %(code)s."""
        code = self.text(field, default)
        if code is not None and code is not default and code not in codes:
            self.fault(field, sentence, code=code)
            return None
        return code

    def words(
        self, field: str, longest: Mapping[str, int] | int | None = None, required: bool = True
    ) -> dict[str, str]:
        """A text in both languages as {"zh", "en"}; empty when it may be absent."""
        if not required and not self.has(field):
            self._taken.add(field)
            return {}
        both = self.inside(field)
        if both is None:
            return {"zh": "", "en": ""}
        limit = longest if isinstance(longest, Mapping) else {"zh": longest, "en": longest}
        words = {language: both.text(language, longest=limit[language]) or "" for language in ("zh", "en")}
        both.done()
        return words

    def condition(self, field: str, schema: Mapping[str, Fact], default: object = "") -> str:
        """The text of a condition that compiles over the facts."""
        text = self.text(field, default)
        if text:
            try:
                conditions.compile(text, schema)
            except ConditionFault as fault:
                self.fault(field, condition_sentence(fault))
        return text or ""

    def texts(self, field: str, default: object = REQUIRED) -> list[str]:
        """A list of texts."""
        values = self.take(field, list, default, _("A list is expected.")) or []
        if not all(isinstance(value, str) for value in values):
            self.fault(field, _("A list of texts is expected; put numbers and dates in quotes."))
            return []
        return list(values)

    def inside(self, field: str, required: bool = True) -> "Fields | None":
        """The fields of a mapping inside the entry."""
        entry = self.take(field, Entry, REQUIRED if required else None, _("A mapping of fields is expected."))
        return None if entry is None else Fields(entry, self.faults, self.label, f"{self.prefix}{field}.")

    def each(self, field: str, required: bool = False) -> "Iterator[Fields]":
        """The fields of every mapping of a list."""
        values = self.take(field, list, REQUIRED if required else None, _("A list is expected.")) or []
        for number, value in enumerate(values, start=1):
            if isinstance(value, Entry):
                yield Fields(value, self.faults, self.label, f"{self.prefix}{field}[{number}].")
            else:
                self.fault(field, _("A list of mappings is expected."))

    def done(self) -> None:
        for field in self.entry:
            if field not in self._taken:
                self.fault(str(field), _("Nobody knows this field."))


def of_entries(entries: list[Entry], faults: Faults) -> Iterator[Fields]:
    """The fields of each entry, labelled by its code, or by its number where it has none."""
    for number, entry in enumerate(entries, start=1):
        code = entry.get("code", entry.get("item"))
        yield Fields(entry, faults, code if isinstance(code, str) else _("entry %(number)s") % {"number": number})


def condition_sentence(fault: ConditionFault) -> str:
    """What is wrong with a condition, for people."""
    sentences = {
        Flaw.SYNTAX: _("The condition “%(text)s” cannot be read: %(detail)s."),
        Flaw.UNKNOWN_FACT: _("The condition “%(text)s” reads the fact “%(symbol)s”, which no question asks for."),
        Flaw.WRONG_TYPE: _("The condition “%(text)s” compares values of different types: %(symbol)s %(detail)s."),
        Flaw.UNKNOWN_OPTION: _("In the condition “%(text)s”, “%(symbol)s” is not an option of %(detail)s."),
        Flaw.NOT_ALLOWED: _("The condition “%(text)s” uses something that conditions may not use: %(symbol)s."),
    }
    return sentences[fault.why] % {"text": fault.text, "symbol": fault.symbol, "detail": fault.detail}
