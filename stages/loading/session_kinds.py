"""Kinds of joint session, from sessions.yaml: steps and days, disciplines, what is answered first, outcomes, silence.

Lines are dated; on every day since the catalogue holds each kind has exactly one. What is meant by a name stands once
in the file (a table of outcomes, the words of silence) and goes whole into each line, so that a session can keep it.
"""

from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from stages.enums import DeemedGround, Evidence, SessionKind, SessionOutcome, SessionVerdict
from stages.loading.faults import Faults
from stages.loading.fields import Fields
from stages.loading.yaml_files import Entry, read
from stages.rules.sessions import DAYS, TRAITS

NAME = "sessions.yaml"
ONE_DAY = timedelta(days=1)
LONGEST_STEP, LONGEST_DISCIPLINE, LONGEST_SUBJECT = 12, 16, 60


def session_kinds(
    folder: Path, functions: Collection[str], codes: Collection[str], first_day: date, faults: Faults
) -> list[dict]:
    """The lines of all kinds as JSON values, as an edition keeps them. `codes`: those of the items."""
    entry = read(folder / NAME, NAME, faults)
    if not isinstance(entry, Entry):
        if entry is not None:
            faults.add(NAME, 1, "", "", _("A mapping of fields is expected."))
        return []
    fields = Fields(entry, faults, "")
    outcomes = _named(fields, "outcomes", "table", _outcomes)
    silences = _named(fields, "silence", "words", _silence)
    subjects = [_subject(each) for each in fields.each("subjects")]
    found = [_kind(each, outcomes, silences, subjects, functions, codes)
             for each in fields.each("kinds", required=True)]  # fmt: skip
    fields.done()
    _check_letters(fields, found)
    for kind in SessionKind:
        _check_days(fields, kind, [line for line in found if line["kind"] == kind], first_day)
    return found


def _named(fields: Fields, field: str, name: str, read_one) -> dict[str, dict]:
    found = {}
    for part in fields.each(field, required=True):
        code = part.text(name)
        if code in found:
            part.fault(name, _("This name is given twice."))
        found[code] = read_one(part)
        part.done()
    return found


def _outcomes(part: Fields) -> dict:
    """verdict -> outcomes; every opinion leads somewhere."""
    found = {}
    for verdict in SessionVerdict:
        found[verdict] = part.texts(verdict)
        for each in found[verdict]:
            if each not in SessionOutcome.values:
                known = ", ".join(SessionOutcome.values)
                part.fault(verdict, _("“%(value)s” is not one of %(known)s."), value=each, known=known)
        if part.has(verdict) and not found[verdict]:
            part.fault(verdict, _("At least one outcome follows from every opinion."))
    return found


def _silence(part: Fields) -> dict:
    found = {str(ground): part.words(ground) for ground in DeemedGround}
    for ground, words in found.items():
        for text in words.values():
            try:
                text % {"told": "", "until": ""}
            except (KeyError, TypeError, ValueError):
                part.fault(ground, _("Only %%(told)s and %%(until)s may stand in it: “%(text)s”."), text=text)
    return found | {"basis": part.words("basis")}


def _subject(part: Fields) -> dict:
    found = {language: part.text(language, longest=LONGEST_SUBJECT) or "" for language in ("zh", "en")}
    part.done()
    return found


def _kind(part: Fields, outcomes, silences, subjects, functions, codes) -> dict:
    first, last = part.day("from"), part.day("until")
    if first and last and last < first:
        part.fault("until", _("It ends before it begins."))
    further = part.inside("further", required=False)
    opinions = part.inside("opinions")
    found = {
        "kind": part.member("kind", SessionKind),
        "from": first and first.isoformat(),
        "until": last and last.isoformat(),
        "letters": part.text("letters", longest=4),
        "basis": part.text("basis"),
        "evidence": part.member("evidence", Evidence),
        **{name: part.whole(name) for name in DAYS},
        **{name: part.flag(name, False) for name in TRAITS},
        "before": [_step(each) for each in part.each("before")],
        "opinions": _step(opinions) if opinions else {},
        "after": [_step(each) for each in part.each("after")],
        "further": _step(further) if further else None,
        "disciplines": [_discipline(each, functions) for each in part.each("disciplines")],
        "first_items": part.texts("first_items", []),
        "outcomes": outcomes.get(part.known("outcomes", outcomes, _("There is no table of outcomes %(code)s.")), {}),
        "silence": silences.get(part.known("silence", silences, _("There are no words of silence %(code)s.")), {}),
        "subjects": subjects,
    }  # fmt: skip
    _check_steps(part, found)
    _check_once(part, "disciplines", [each["code"] for each in found["disciplines"]])
    for code in found["first_items"]:
        if code not in codes:
            part.fault("first_items", _("There is no item %(code)s."), code=code)
    part.done()
    return found


def _step(part: Fields) -> dict:
    found = {
        "code": part.text("code", longest=LONGEST_STEP),
        "days": part.whole("days"),
        "name": part.words("name"),
        "basis": part.text("basis", ""),
        "evidence": part.member("evidence", Evidence),
        "is_office": part.flag("is_office", True),
        "asks_papers": part.flag("asks_papers", False),
    }
    if found["days"] == 0:
        part.fault("days", _("A step has at least one working day."))
    if not found["basis"] and found["evidence"] not in (Evidence.ESTIMATED, None):
        part.fault("evidence", _("Days without a source are an estimate."))
    part.done()
    return found


def _discipline(part: Fields, functions: Collection[str]) -> dict:
    found = {
        "code": part.text("code", longest=LONGEST_DISCIPLINE),
        "function": part.known("function", functions, _("There is no function %(code)s.")),
        "name": part.words("name"),
    }
    part.done()
    return found


def _check_steps(part: Fields, line: dict) -> None:
    steps = [*line["before"], line["opinions"], *line["after"], line["further"] or {}]
    _check_once(part, "opinions", [step.get("code") for step in steps])
    if any(step.get("asks_papers") for step in [line["opinions"], *line["after"], line["further"] or {}]):
        part.fault("opinions", _("Papers are asked for in a step before the opinions."))


def _check_once(part: Fields, field: str, codes: list) -> None:
    named = [code for code in codes if code]
    for code in sorted({code for code in named if named.count(code) > 1}):
        part.fault(field, _("%(code)s is named twice."), code=code)


def _check_letters(fields: Fields, lines: list[dict]) -> None:
    """Numbers tell the kinds apart."""
    owners: dict = {}
    for line in lines:
        if owners.setdefault(line["letters"], line["kind"]) != line["kind"]:
            fields.fault("kinds", _("Two kinds have the letters %(letters)s."), letters=line["letters"])


def _check_days(fields: Fields, kind: SessionKind, lines: list[dict], first_day: date) -> None:
    """Exactly one line on every day from the first of the catalogue."""
    day = first_day
    for number, line in enumerate(sorted(lines, key=lambda line: line["from"] or "")):
        begins = date.fromisoformat(line["from"]) if line["from"] else date.min
        if number and (day is None or begins < day):
            fields.fault("kinds", _("Two lines of %(kind)s hold on the same day."), kind=kind)
        elif begins > day:
            fields.fault("kinds", _("No line of %(kind)s holds on %(day)s."), kind=kind, day=day)
        day = date.fromisoformat(line["until"]) + ONE_DAY if line["until"] else None
    if day is not None:
        fields.fault("kinds", _("No line of %(kind)s holds on %(day)s."), kind=kind, day=day)
