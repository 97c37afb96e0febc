"""A city's reference data as read from its folder, before any of it becomes rows."""

from dataclasses import dataclass
from datetime import date

from projects.enums import DivisionLevel
from stages.loading.items import ItemSpec
from stages.loading.places import OfficeSpec
from stages.rules.conditions import Fact

LEVELS = [DivisionLevel.COUNTY, DivisionLevel.CITY, DivisionLevel.PROVINCE]


@dataclass(frozen=True)
class City:
    """`slug` names the city in rows, `division` is its own code, `first_day` the first on which its catalogue holds."""

    slug: str
    division: str
    first_day: date
    divisions: dict[str, dict]
    functions: dict[str, dict]
    offices: list[OfficeSpec]
    questions: list[dict]
    schema: dict[str, Fact]
    stages: list[dict]
    tolerance: dict
    session_kinds: list[dict]
    tracks: list[dict]
    papers: dict[str, dict]
    items: list[ItemSpec]
    exceptions: dict[tuple, dict]

    def own_divisions(self) -> list[str]:
        """The city and everything below it that still exists: where its projects and their offices are."""
        return [
            code
            for code, values in self.divisions.items()
            if not values["now"] and self.division in self._upwards(code)
        ]

    def place(self, division: str, level: str) -> str | None:
        """The division at a level that this one lies in; a city counts as its own county."""
        for code in self._upwards(division):
            if LEVELS.index(self.divisions[code]["level"]) >= LEVELS.index(level):
                return code
        return None

    def level(self, item: ItemSpec, division: str) -> str:
        """The level at which an item is handled for projects of a division."""
        exception = self.exceptions.get((item.code, division)) or self.exceptions.get((item.code, None))
        return exception["level"] if exception else item.values["level"]

    def _upwards(self, code: str | None) -> list[str]:
        codes: list[str] = []
        while code in self.divisions and code not in codes:
            codes.append(code)
            code = self.divisions[code]["parent"]
        return codes
