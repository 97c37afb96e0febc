"""People for seats, made when a case first needs them: one person for each office, one for each enterprise.

An official of a department holds the department's seat and the lead's; who leads a stage is a property of the project.
"""

from datetime import date
from zlib import crc32

from django.contrib.auth.hashers import make_password

from projects.acting import Actor
from projects.enums import OfficeKind, SeatKind
from projects.models import Office, Person, Seat
from stages.acts import reference

#: seats are held from here on: before the first edition of any catalogue
FIRST_DAY = date(2007, 1, 1)
SEATS_OF_OFFICE = {
    OfficeKind.DEPARTMENT: (SeatKind.DEPARTMENT, SeatKind.LEAD),
    OfficeKind.WINDOW: (SeatKind.WINDOW,),
    OfficeKind.CENTRE: (SeatKind.CENTRE,),
}
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董"
    "潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范金石"
)
GIVEN = [
    "建国", "伟", "芳", "敏", "静", "丽娜", "强", "磊", "军", "洋", "勇", "艳",
    "杰", "娟", "涛", "明", "超", "秀兰", "霞", "平", "刚", "桂英", "文博", "思远",
    "雨桐", "子涵", "晓东", "海燕", "国华", "志强", "慧", "佳怡", "立新", "雪梅", "永康",
]  # fmt: skip


def person_name(key):
    """A plausible Chinese name, always the same for the same key."""
    number = crc32(key.encode())
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number // len(SURNAMES) % len(GIVEN)]


class Seats:
    """Actors by the seat they act from. `prefix` begins every login name; seats are held from `since` on."""

    def __init__(self, prefix="", since=FIRST_DAY):
        self.prefix, self.since = prefix, since
        self._known = {}

    def enterprise(self, enterprise) -> Actor:
        key = f"enterprise-{enterprise.uscc.lower()}"
        return self._seated(SeatKind.ENTERPRISE, key, SeatKind.ENTERPRISE, enterprise=enterprise)

    def of_office(self, kind, office) -> Actor:
        """The person of an office in a seat of `kind` (window, department, lead, centre)."""
        for other in SEATS_OF_OFFICE[OfficeKind(office.kind)]:
            self._seated(other, office.code, other, office=office)
        return self._known[kind, office.code]

    def colleague(self, office, name="colleague", *, kind=SeatKind.DEPARTMENT) -> Actor:
        """A further person of a department; `name` tells several of them apart."""
        return self._seated(kind, f"{name}-{office.code}", kind, office=office)

    def agent(self, centre, name="agent") -> Actor:
        """A person in an agent's seat at a service centre; `name` tells several of them apart."""
        return self._seated(SeatKind.AGENT, f"{name}-{centre.code}", SeatKind.AGENT, office=centre)

    def administrator(self) -> Actor:
        return self._seated(SeatKind.ADMINISTRATOR, "administrator", SeatKind.ADMINISTRATOR)

    def of_division(self, kind, division, on) -> Actor:
        """The window or the centre of a division on a day."""
        office = Office.objects.filter(kind=str(kind), division=division, valid_from__lte=on).order_by("-valid_from")[0]
        return self.of_office(kind, office)

    def of_function(self, function, division, on, kind=SeatKind.DEPARTMENT) -> Actor:
        """The department that holds a function for a division, looked for upwards: its own, its city, its province."""
        for place in division.upwards():
            office = Office.objects.competent(function, place, on).first()
            if office is not None:
                return self.of_office(kind, office)
        return self.of_office(kind, reference.office_for(function, division.level, division, on))

    def of_code(self, code, kind=SeatKind.DEPARTMENT) -> Actor:
        return self.of_office(kind, Office.objects.get(code=code))

    def _seated(self, kind, key, seat_kind, **body) -> Actor:
        if (kind, key) not in self._known:
            person = self._person(f"{self.prefix}{key}")
            seat, _created = Seat.objects.get_or_create(
                person=person, kind=seat_kind, **body, defaults={"valid_from": self.since}
            )
            behalf = seat.enterprise.name if seat.enterprise_id else ""
            self._known[kind, key] = Actor(person=person, seat=seat, on_behalf_of=behalf)
        return self._known[kind, key]

    def _person(self, username):
        defaults = {"name": person_name(username), "password": make_password(None)}
        return Person.objects.get_or_create(username=username, defaults=defaults)[0]
