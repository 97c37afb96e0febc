"""The route of a project: which items of the catalogue apply to it, what each needs first, and who leads a
stage.

浙江规定 art. 5 (items of which one must follow the other); 绍兴 2017 frame 二(二)2 (the lead by the project's
nature). Rule of void needs: a need for an item that does not apply to the project is void. A list of
alternatives keeps those that apply; when none does, the project can never meet it: a dead end, reported and
not hidden. The rule works on whatever facts are known so far; undecided items are neither on the route nor
excluded.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stages.rules.conditions import Condition, Facts


@dataclass(frozen=True)
class Need:
    """What an item needs first: the result of one item, or of any one of several. `when` None: always."""

    codes: tuple[str, ...]
    when: Condition | None = None


@dataclass(frozen=True)
class ItemRule:
    """What routing reads of a catalogue item; from when until when it is valid is said by its edition."""

    code: str
    stage: str
    applies: Condition
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class LeadRule:
    """The function that leads when the condition holds (None: in all other cases)."""

    function: str
    when: Condition | None = None


@dataclass(frozen=True)
class Plan:
    """What the catalogue makes of the facts.

    `applying`: codes in catalogue order. `excluded`: code -> facts that decided against it. `undecided`: code
    -> facts still missing. `because`: applying code -> facts that decided for it. `needs`: applying code ->
    alternatives that count, each a tuple of applying codes of which one must be finished. `edges`: (needed,
    needing). `dead_ends`: (code, alternatives of which none applies).
    """

    applying: list[str]
    excluded: dict[str, set[str]]
    undecided: dict[str, set[str]]
    because: dict[str, set[str]]
    needs: dict[str, list[tuple[str, ...]]]
    edges: list[tuple[str, str]]
    dead_ends: list[tuple[str, tuple[str, ...]]]


def plan(items: Sequence[ItemRule], facts: Facts) -> Plan:
    """Which items apply, and what each of them needs first. Facts may be partial."""
    applies = {item.code: item.applies.kleene(facts) for item in items}
    applying = [item for item in items if applies[item.code]]
    needs, dead_ends = {}, []
    for item in applying:
        kept = [(need, _kept(need, applies)) for need in item.needs if need.when is None or need.when.kleene(facts)]
        needs[item.code] = list(dict.fromkeys(codes for _, codes in kept if codes))
        dead_ends += [(item.code, need.codes) for need, codes in kept if _is_dead_end(need, applies)]
    return Plan(
        applying=[item.code for item in applying],
        excluded={item.code: item.applies.deciding(facts) for item in items if applies[item.code] is False},
        undecided={item.code: item.applies.open_facts(facts) for item in items if applies[item.code] is None},
        because={item.code: item.applies.deciding(facts) for item in applying},
        needs=needs,
        edges=list(_edges(needs)),
        dead_ends=dead_ends,
    )


def is_ready(code: str, needs: Mapping[str, Iterable[Collection[str]]], finished: Collection[str]) -> bool:
    """Whether every need of the item has at least one finished alternative."""
    return not waits_for(code, needs, finished)


def waits_for(
    code: str, needs: Mapping[str, Iterable[Collection[str]]], finished: Collection[str]
) -> list[Collection[str]]:
    """The needs of an item that no finished item meets yet."""
    return [codes for codes in needs.get(code, ()) if not any(other in finished for other in codes)]


def lead(table: Iterable[LeadRule], facts: Facts) -> str | None:
    """The function that leads: the first rule that holds. None when none does, or an earlier one is still
    open.
    """
    for rule in table:
        holds = True if rule.when is None else rule.when.kleene(facts)
        if holds is None:
            return None
        if holds:
            return rule.function
    return None


def conditions(items: Iterable[ItemRule]) -> Iterator[tuple[Condition, ...]]:
    """Chains of conditions on which the route hangs: each item's own, and its needs' together with it."""
    for item in items:
        yield (item.applies,)
        for need in item.needs:
            if need.when is not None:
                yield item.applies, need.when


def _kept(need: Need, applies: Mapping[str, bool | None]) -> tuple[str, ...]:
    return tuple(code for code in need.codes if applies.get(code))


def _is_dead_end(need: Need, applies: Mapping[str, bool | None]) -> bool:
    return len(need.codes) > 1 and all(applies.get(code, False) is False for code in need.codes)


def _edges(needs: Mapping[str, list[tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    pairs = ((needed, code) for code, alternatives in needs.items() for codes in alternatives for needed in codes)
    yield from dict.fromkeys(pairs)
