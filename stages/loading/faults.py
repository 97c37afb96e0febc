"""Faults of reference data: where they stand and what is wrong, collected before anything is said.

A file with a fault is refused whole: nothing of its folder is written, and all its faults are listed at once, so that
whoever keeps the file corrects it in one go.
"""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """`entry` is the code of the entry or its number in the file, `field` the key concerned, each may be empty."""

    file: str
    line: int
    entry: str
    field: str
    sentence: str

    def __str__(self) -> str:
        named = ", ".join(part for part in (self.entry, self.field) if part)
        return (
            f"{self.file}:{self.line} {named}: {self.sentence}" if named else f"{self.file}:{self.line} {self.sentence}"
        )


class BadReferenceData(Exception):
    """Reference data that was refused. `faults` holds every fault found, in order of file and line."""

    def __init__(self, faults: list[Fault]):
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Faults:
    """The faults of one load, while it is being read."""

    def __init__(self):
        self._found: list[Fault] = []

    def add(self, file: str, line: int, entry: str, field: str, sentence: str) -> None:
        self._found.append(Fault(file, line, entry, field, sentence))

    def refuse(self) -> None:
        """Raises BadReferenceData when there are faults."""
        if self._found:
            raise BadReferenceData(sorted(set(self._found)))
