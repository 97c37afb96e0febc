"""The baselines and promises of fixtures/yardsticks.yaml, with their sources and what of them is an estimate.

A promise that is also a track of the city stands once, in the city's own files, and is only named here.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from stages.enums import Evidence, Unit
from stages.models import Edition

PERMIT, END = "construction_permit", "end"
TARGETS = {PERMIT, END}
#: fields of a track that a promise takes over
OF_TRACK = ("code", "days", "source", "ends", "counts", "also", "without", "estimated")


@dataclass(frozen=True)
class Baseline:
    """How one case was before the reform; None where the source does not tell."""

    code: str
    zh: str
    en: str
    words: str
    source: str
    evidence: str
    months: int | None = None
    offices: int | None = None
    seals: int | None = None
    building_months: int | None = None
    approval_months: int | None = None


@dataclass(frozen=True)
class Promise:
    """`to`: where the days end; empty for a promise about single `items`. `ends`: the first of these items on the route
    ends it before the end of the project. `counts`, `also`, `without`: whose days it counts, see rules.tracks.
    `estimated`: what the source leaves open.
    """

    code: str
    zh: str
    en: str
    days: int
    unit: Unit
    source: str
    evidence: str
    to: str = ""
    items: tuple = ()
    ends: tuple = ()
    counts: tuple = ()
    also: tuple = ()
    without: tuple = ()
    estimated: tuple = ()

    @property
    def leaves_out_the_owner(self):
        """Whether its own words leave the owner's time out, so that it has only one way of counting."""
        return bool(self.counts) and "counts" not in self.estimated


@dataclass(frozen=True)
class Yardsticks:
    baselines: list
    promises: list
    not_measured: list


def yardsticks(path=None):
    """The Yardsticks of a file, checked; raises ValueError or TypeError for one that is not whole.

    A track that the city's catalogue does not know is no promise of this city and is left out.
    """
    said, tracks = _read(Path(path) if path else settings.YARDSTICKS), _tracks()
    known = [each for each in said["promises"] if "track" not in each or each["track"] in tracks]
    return Yardsticks(
        [Baseline(**{**each, "evidence": Evidence(each["evidence"])}) for each in said["baselines"]],
        [_promise(tracks[each["track"]] if "track" in each else each) for each in known],
        said.get("not_measured", []),
    )


@cache
def _read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _tracks():
    """{code: the fields of a promise} of the tracks of the latest catalogue."""
    found = Edition.objects.order_by("-valid_from").values_list("tracks", flat=True).first() or []
    return {
        each["code"]: {name: each[name] for name in (*OF_TRACK, "unit", "evidence")}
        | {"zh": each["name"]["zh"], "en": each["name"]["en"], "to": END}
        for each in found
    }


def _promise(said):
    lists = {name: tuple(said.get(name, ())) for name in ("items", "ends", "counts", "also", "without", "estimated")}
    found = Promise(**{**said, **lists, "unit": Unit(said["unit"]), "evidence": Evidence(said["evidence"])})
    if (found.to in TARGETS) == bool(found.items):
        raise ValueError(f"{found.code}: either `to` or `items`")
    return found
