"""The baselines and promises of fixtures/yardsticks.yaml, with their sources and what of them is an estimate."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from stages.enums import Evidence, Unit

PERMIT, END = "construction_permit", "end"
TARGETS = {PERMIT, END}


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
    """`to`: where the days end; empty for a promise about single `items`. `estimated`: what the source leaves open."""

    code: str
    zh: str
    en: str
    days: int
    unit: Unit
    source: str
    evidence: str
    to: str = ""
    items: tuple = ()
    estimated: tuple = ()


@dataclass(frozen=True)
class Yardsticks:
    baselines: list
    promises: list
    not_measured: list


@cache
def yardsticks(path=None):
    """The Yardsticks of a file, checked; raises ValueError or TypeError for one that is not whole."""
    said = yaml.safe_load((Path(path) if path else settings.YARDSTICKS).read_text(encoding="utf-8"))
    return Yardsticks(
        [Baseline(**{**each, "evidence": Evidence(each["evidence"])}) for each in said["baselines"]],
        [_promise(each) for each in said["promises"]],
        said.get("not_measured", []),
    )


def _promise(said):
    found = Promise(**{
        **said, "unit": Unit(said["unit"]), "evidence": Evidence(said["evidence"]),
        "items": tuple(said.get("items", ())), "estimated": tuple(said.get("estimated", ())),
    })  # fmt: skip
    if (found.to in TARGETS) == bool(found.items):
        raise ValueError(f"{found.code}: either `to` or `items`")
    return found
