"""How long a certificate holds, until when its renewal is asked for in time, and what the office's silence means.

行政许可法 art. 50: asked for thirty days before the end unless the item's own law says otherwise; decided before the
end, and renewed when the office has said nothing by then. How often and by how much is the item's own law
(浙江省城乡规划条例 art. 49, Decree 673 art. 12, 建筑法 art. 9). An environmental approval is not renewed but checked
anew after five years (Decree 682 art. 12); there silence for ten days is consent.
"""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from stages.enums import RenewalKind, Unit
from stages.rules.clock_kinds import days_before
from stages.rules.deadlines import Limit
from stages.rules.workdays import Calendar

ART_50 = "行政许可法 第50条"


@dataclass(frozen=True)
class Validity:
    """What an item's law says of its certificate's validity, from the catalogue's mapping `validity`."""

    text: dict

    @property
    def kind(self) -> RenewalKind:
        return RenewalKind.RECHECK if self.text.get("recheck") else RenewalKind.RENEWAL

    @property
    def most(self) -> int:
        """How many renewals the law allows; checks anew are not counted."""
        return self.text.get("renewals") or 0

    @property
    def can_be_asked_for(self) -> bool:
        return bool(self.most or self.text.get("recheck"))

    @property
    def silence_is_consent(self) -> bool:
        """Whether the office's silence renews: art. 50, unless the item's own law leaves no room for it."""
        if self.text.get("recheck"):
            return self.text["recheck"].get("silence") == "consent"
        return self.text.get("silence") == "renewed"

    @property
    def basis(self) -> str:
        return self.text.get("basis") or ART_50

    @property
    def ask_before(self) -> dict | None:
        """{"days", "unit"} before the end in which a renewal must have been asked for, where one can be."""
        return self.text.get("ask_before") if self.most else None

    def last_day_to_ask(self, valid_until: date, calendar: Calendar) -> date:
        """The last day on which a renewal is asked for in time; the end of validity where nothing can be asked for."""
        ask = self.ask_before
        if ask is None:
            return valid_until
        return days_before(valid_until, ask["days"], ask["unit"], calendar)

    def answer_limits(self, valid_until: date) -> tuple[Limit | None, Limit | None]:
        """(by the general law, by the item's own): until the end of validity (art. 50); days from the asking."""
        own = self.text.get("recheck") or self.text.get("decide")
        general = None if self.text.get("recheck") else Limit(None, Unit.CALENDAR_DAY, "request", ART_50, "read",
                                                              valid_until)  # fmt: skip
        if not own:
            return general, None
        evidence = own.get("evidence") or self.text.get("evidence") or ""
        return general, Limit(own["days"], Unit(own["unit"]), "request", own.get("basis") or self.basis, evidence)

    def renewed(self, valid_until: date, months: int | None = None) -> date | None:
        """The new end of validity; after a check anew there is none, the law names no second term."""
        if self.kind is RenewalKind.RECHECK:
            return None
        return valid_until + relativedelta(months=months or self.text["renewal_months"])

    @property
    def most_months(self) -> int | None:
        return self.text.get("renewal_months")
