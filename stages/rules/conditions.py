"""Conditions over the facts of a project: `sector == 'housing' and floor_area_m2 >= 2000`.

The catalogue says with conditions whom an item concerns, when a material is asked for and when one item needs
another. They are read by the rule-engine library with every fact's type declared, and only a closed part of
its language is let through: and, or, not, a yes/no fact by itself, comparisons of a fact with constants, and
`in` with a list of constants. Nothing is ever evaluated as program text.

Facts may still be missing. Then a condition is true, false or open (Kleene's three values), and it can tell
which facts would still change it, and which have decided it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import isfinite
from numbers import Number, Real
from typing import TypeAlias

from rule_engine import Context, DataType, Rule, ast
from rule_engine.errors import EngineError, SymbolResolutionError

Value: TypeAlias = bool | str | int | float
Facts: TypeAlias = Mapping[str, Value]


class FactType(StrEnum):
    BOOL = "bool"
    CHOICE = "choice"
    NUMBER = "number"


class Flaw(StrEnum):
    """What is wrong with the text of a condition."""

    SYNTAX = "syntax"
    UNKNOWN_FACT = "unknown_fact"
    WRONG_TYPE = "wrong_type"
    UNKNOWN_OPTION = "unknown_option"
    NOT_ALLOWED = "not_allowed"


class ConditionFault(ValueError):
    """A text that is no condition over these facts. `symbol` is the fact, option or operation concerned, if
    any.
    """

    def __init__(self, text: str, why: Flaw, symbol: str = "", detail: str = ""):
        super().__init__(f"{why} {symbol} in {text!r} {detail}".strip())
        self.text = text
        self.why = why
        self.symbol = symbol
        self.detail = detail


class MissingFacts(ValueError):
    """A condition was to be settled, but `facts` are missing and can still change it."""

    def __init__(self, text: str, facts: set[str]):
        super().__init__(f"{', '.join(sorted(facts))} missing for {text!r}")
        self.facts = facts


@dataclass(frozen=True)
class Fact:
    """A fact that conditions may read. `options` are the values of a choice."""

    type: FactType
    options: tuple[str, ...] = ()

    def accepts(self, value: object) -> bool:
        """Whether the value is one this fact can have; numbers are never below zero."""
        if self.type is FactType.BOOL:
            return isinstance(value, bool)
        if self.type is FactType.CHOICE:
            return value in self.options
        return isinstance(value, Real) and not isinstance(value, bool) and 0 <= value < float("inf")


Schema: TypeAlias = Mapping[str, Fact]

LIBRARY_TYPES = {
    FactType.BOOL: DataType.BOOLEAN,
    FactType.CHOICE: DataType.STRING,
    FactType.NUMBER: DataType.FLOAT,
}
EQUALITIES = {"eq", "ne"}
MIRRORED = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


class Condition:
    """A compiled condition. Made by `compile`."""

    def __init__(self, text: str, expression: ast.ExpressionBase, rule: Rule):
        self.text = text
        self._expression = expression
        self._rule = rule

    def __repr__(self) -> str:
        return f"<Condition {self.text}>"

    @cached_property
    def outline(self) -> tuple:
        """The condition as plain data, to be put in words: ("and" | "or", parts), ("not", part), ("always", bool) or
        ("is", fact, operation, constants), the operation being eq, ne, lt, le, gt, ge or in.
        """
        return _outline(self._expression)

    @cached_property
    def facts(self) -> frozenset[str]:
        """All facts the text names."""
        return frozenset(_symbols(self._expression))

    def holds(self, facts: Facts) -> bool:
        """Whether the condition is true. Raises MissingFacts when that cannot be told yet."""
        value = self.kleene(facts)
        if value is None:
            raise MissingFacts(self.text, self.open_facts(facts))
        return value

    def kleene(self, partial: Facts) -> bool | None:
        """True or False when the facts at hand settle it, None while it is open."""
        return _value(self._expression, partial)

    def open_facts(self, partial: Facts) -> set[str]:
        """The missing facts that can still change the result; none once it is settled."""
        return _open(self._expression, partial)

    def deciding(self, facts: Facts) -> set[str]:
        """The facts that settled the result: for a false `and` those of one false part, for a true one of
        all.
        """
        return _deciding(self._expression, facts)


def compile(text: str, schema: Schema) -> Condition:
    """Read a condition over the facts of the schema. Raises ConditionFault."""
    types = {name: LIBRARY_TYPES[fact.type] for name, fact in schema.items()}
    try:
        rule = Rule(text, Context(type_resolver=types, default_timezone="utc", mapping_attribute_lookup=False))
    except SymbolResolutionError as error:
        raise ConditionFault(text, Flaw.UNKNOWN_FACT, error.symbol_name) from None
    except EngineError as error:
        why = Flaw.WRONG_TYPE if "mismatch" in error.message else Flaw.SYNTAX
        raise ConditionFault(text, why, detail=error.message) from None
    expression = rule.statement.expression
    _check(expression, text, schema)
    return Condition(text, expression, rule)


def open_facts(chain: Iterable[Condition], partial: Facts) -> set[str]:
    """The missing facts that can still change whether all conditions of the chain hold together."""
    chain = list(chain)
    if any(condition.kleene(partial) is False for condition in chain):
        return set()
    return set().union(*(condition.open_facts(partial) for condition in chain))


# Reading the library's parsed statement. A branch is `and`, `or` or `not`; everything else is a leaf.


def _branches(node: ast.ExpressionBase) -> tuple[ast.ExpressionBase, ...]:
    if isinstance(node, ast.LogicExpression):
        return node.left, node.right
    if isinstance(node, ast.UnaryExpression) and node.type == "not":
        return (node.right,)
    return ()


def _operands(leaf: ast.ExpressionBase) -> tuple[ast.ExpressionBase, ...]:
    """What a leaf compares: (fact, constant) in either order, (member, container), or itself."""
    if isinstance(leaf, ast.ComparisonExpression):
        return leaf.left, leaf.right
    if isinstance(leaf, ast.ContainsExpression):
        return leaf.member, leaf.container
    return (leaf,)


def _leaves(node: ast.ExpressionBase) -> Iterator[ast.ExpressionBase]:
    branches = _branches(node)
    if not branches:
        yield node
    for branch in branches:
        yield from _leaves(branch)


def _symbols(node: ast.ExpressionBase) -> Iterator[str]:
    for leaf in _leaves(node):
        for operand in _operands(leaf):
            if isinstance(operand, ast.SymbolExpression):
                yield operand.name


def _value(node: ast.ExpressionBase, facts: Facts) -> bool | None:
    if isinstance(node, ast.UnaryExpression):
        inner = _value(node.right, facts)
        return None if inner is None else not inner
    if isinstance(node, ast.LogicExpression):
        return _joined(node.type == "or", [_value(branch, facts) for branch in _branches(node)])
    if any(name not in facts for name in _symbols(node)):
        return None
    return bool(node.evaluate(facts))


def _joined(settling: bool, values: list[bool | None]) -> bool | None:
    """`settling` is the value of one part that settles the whole: True for `or`, False for `and`."""
    if settling in values:
        return settling
    return None if None in values else not settling


def _open(node: ast.ExpressionBase, facts: Facts) -> set[str]:
    if _value(node, facts) is not None:
        return set()
    branches = _branches(node)
    if not branches:
        return {name for name in _symbols(node) if name not in facts}
    return set().union(*(_open(branch, facts) for branch in branches))


def _deciding(node: ast.ExpressionBase, facts: Facts) -> set[str]:
    value = _value(node, facts)
    if value is None:
        return set()
    if isinstance(node, ast.UnaryExpression):
        return _deciding(node.right, facts)
    if isinstance(node, ast.LogicExpression):
        parts = [_deciding(branch, facts) for branch in _branches(node) if _value(branch, facts) is value]
        # One part was enough for a true `or` or a false `and`; the shortest explanation is given.
        return min(parts, key=len) if value is (node.type == "or") else set().union(*parts)
    return set(_symbols(node))


def _outline(node: ast.ExpressionBase) -> tuple:
    branches = _branches(node)
    if isinstance(node, ast.LogicExpression):
        parts = [_outline(branch) for branch in branches]
        # `a and b and c` is parsed as pairs; one list reads better
        flat = [inner for part in parts for inner in (part[1] if part[0] == node.type else [part])]
        return node.type, flat
    if branches:
        return "not", _outline(branches[0])
    operands = _operands(node)
    if len(operands) == 1:
        return ("is", node.name, "eq", (True,)) if isinstance(node, ast.SymbolExpression) else ("always", node.value)
    left, right = operands
    if isinstance(right, ast.SymbolExpression):  # 300 < area
        return "is", right.name, MIRRORED[node.type], (left.value,)
    if isinstance(right, ast.ArrayExpression):
        return "is", left.name, "in", tuple(member.value for member in right.value)
    return "is", left.name, node.type, (right.value,)


# What may stand in a condition.


def _check(node: ast.ExpressionBase, text: str, schema: Schema) -> None:
    for leaf in _leaves(node):
        operands = [_operand(operand, text, schema) for operand in _operands(leaf)]
        if len(operands) == 1:
            _check_single(leaf, text)
        elif isinstance(leaf, ast.FuzzyComparisonExpression):
            raise ConditionFault(text, Flaw.NOT_ALLOWED, "=~")
        else:
            _check_pair(leaf, *operands, text, schema)


def _operand(operand: ast.ExpressionBase, text: str, schema: Schema) -> str | tuple[object, ...]:
    """The name of a fact, or its constants as a tuple; anything else may not stand here."""
    if isinstance(operand, ast.SymbolExpression):
        if operand.scope is not None or operand.name not in schema:
            raise ConditionFault(text, Flaw.UNKNOWN_FACT, operand.name)
        return operand.name
    if isinstance(operand, (ast.StringExpression, ast.FloatExpression, ast.BooleanExpression)):
        return (operand.value,)
    if isinstance(operand, ast.ArrayExpression) and operand.is_reduced:
        return tuple(member.value for member in operand.value)
    raise ConditionFault(text, Flaw.NOT_ALLOWED, type(operand).__name__.removesuffix("Expression").lower())


def _check_single(leaf: ast.ExpressionBase, text: str) -> None:
    """Alone stands a yes/no fact, or `true` and `false`."""
    if leaf.result_type != DataType.BOOLEAN:
        raise ConditionFault(text, Flaw.WRONG_TYPE, getattr(leaf, "name", str(getattr(leaf, "value", ""))))


def _check_pair(leaf: ast.ExpressionBase, left, right, text: str, schema: Schema) -> None:
    """One side is a fact; the other holds constants of its type, and of its options."""
    contains = isinstance(leaf, ast.ContainsExpression)
    name, constants = (right, left) if isinstance(right, str) and not contains else (left, right)
    if not isinstance(name, str) or not isinstance(constants, tuple):
        raise ConditionFault(text, Flaw.NOT_ALLOWED, str(leaf))
    if contains is not isinstance(_operands(leaf)[1], ast.ArrayExpression):
        raise ConditionFault(text, Flaw.NOT_ALLOWED, name)
    fact = schema[name]
    if not contains and fact.type is FactType.CHOICE and leaf.type not in EQUALITIES:
        raise ConditionFault(text, Flaw.WRONG_TYPE, name)
    for constant in constants:
        _check_constant(constant, name, fact, text)


def _check_constant(constant: object, name: str, fact: Fact, text: str) -> None:
    of_type = {FactType.BOOL: bool, FactType.CHOICE: str, FactType.NUMBER: Number}[fact.type]
    if not isinstance(constant, of_type) or (isinstance(constant, bool) and fact.type is not FactType.BOOL):
        raise ConditionFault(text, Flaw.WRONG_TYPE, name)
    if fact.type is FactType.NUMBER and not isfinite(constant):
        raise ConditionFault(text, Flaw.NOT_ALLOWED, str(constant))
    if fact.type is FactType.CHOICE and constant not in fact.options:
        raise ConditionFault(text, Flaw.UNKNOWN_OPTION, constant, name)
