"""Renewals: asked for in time or late, decided or not, by silence, as often as the law allows, and the check anew."""

from datetime import date

import pytest

from projects.models import OutboxMessage
from projects.refusal import Refusal
from stages.acts import renewing
from stages.enums import ClockKind, RenewalStatus
from stages.flows import door, watching
from stages.models import Clock, Renewal
from tests.cast import at
from tests.laws import EIA, ENERGY, PERMIT, SITE, VERIFIED
from tests.steps import certificate_again as again
from tests.steps import certificate_under

D = date.fromisoformat
ASKED = {"reason": "土地招拍挂推迟，拟于下半年开工。"}


@pytest.fixture
def give(cast):
    return lambda law: certificate_under(cast, law)


def clock(certificate, kind):
    return Clock.objects.get(certificate=certificate, kind=kind)


def refused(act, *args, **said):
    with pytest.raises(Refusal) as refusal:
        act(*args, **said)
    return refusal.value.code


def officer(cast, certificate):
    return cast.holder(certificate.approval)


@pytest.mark.django_db
class TestRenewal:
    def test_asked_for_in_time_and_granted(self, cast, give):
        certificate = give(VERIFIED)
        assert certificate.valid_until == D("2028-03-06")
        last = renewing.ask_by(certificate)
        assert clock(certificate, ClockKind.VALIDITY).due_on == last < certificate.valid_until
        row = door.ask_renewal(certificate, by=cast.applicant, at=at(f"{last} 17:30"), **ASKED)
        assert not row.is_late, "the last day is in time"
        deciding = clock(certificate, ClockKind.RENEWAL)
        assert deciding.office == certificate.office and deciding.started_on == last
        assert deciding.reckoning["statutory"]["days"] == 20, "twenty working days bind before the end of validity"
        assert clock(certificate, ClockKind.VALIDITY).due_on == D("2028-03-06")
        assert OutboxMessage.objects.filter(topic=renewing.TOPIC, office=certificate.office).exists()
        row = door.decide_renewal(row, by=officer(cast, certificate), at=at("2028-02-01"), grant=True, reasons="")
        certificate = again(certificate)
        assert (row.status, certificate.valid_until) == (RenewalStatus.GRANTED, D("2029-03-06"))
        assert not clock(certificate, ClockKind.RENEWAL).is_running
        assert clock(certificate, ClockKind.VALIDITY).due_on == D("2029-03-06"), "one renewal only, it is used"
        assert OutboxMessage.objects.filter(topic=renewing.TOPIC, enterprise=cast.enterprise).exists()
        assert refused(door.ask_renewal, certificate, by=cast.applicant, at=at("2029-01-02"), **ASKED) == (
            "renewals_used_up")  # fmt: skip

    def test_after_the_first_of_two_the_next_last_day_to_ask_counts(self, cast, give):
        certificate = give(SITE)
        row = door.ask_renewal(certificate, by=cast.applicant, at=at("2027-01-04"), **ASKED)
        door.decide_renewal(row, by=officer(cast, certificate), at=at("2027-01-20"), grant=True, reasons="", months=6)
        certificate = again(certificate)
        assert certificate.valid_until == D("2027-09-06")
        assert clock(certificate, ClockKind.VALIDITY).due_on == renewing.ask_by(certificate) == D("2027-08-06")

    def test_the_law_limits_the_months_and_a_refusal_gives_reasons(self, cast, give):
        certificate = give(SITE)
        row, by = door.ask_renewal(certificate, by=cast.applicant, at=at("2027-01-04"), **ASKED), officer(
            cast, certificate)  # fmt: skip
        said = {"by": by, "at": at("2027-01-20")}
        assert refused(door.decide_renewal, row, **said, grant=True, reasons="", months=13) == "too_many_months"
        assert refused(door.decide_renewal, row, **said, grant=False, reasons=" ") == "reasons_missing"
        assert refused(door.decide_renewal, row, by=cast.window, at=said["at"], grant=True, reasons="") == "wrong_seat"
        row = door.decide_renewal(row, **said, grant=False, reasons="规划已调整。")
        assert again(certificate).valid_until == D("2027-03-06") and row.status == RenewalStatus.REFUSED
        assert refused(door.decide_renewal, row, **said, grant=True, reasons="") == "renewal_decided"

    def test_no_answer_by_the_end_renews(self, cast, give):
        certificate = give(PERMIT)
        row = door.ask_renewal(certificate, by=cast.applicant, at=at("2026-06-01"), **ASKED)
        assert clock(certificate, ClockKind.RENEWAL).due_on == certificate.valid_until == D("2026-06-06")
        assert door.settle_renewals(at("2026-06-06 23:00")) == 0, "on the last day the office may still decide"
        watching.watch(at("2026-06-15"))
        watching.watch(at("2026-06-15"))
        row.refresh_from_db()
        assert (row.status, again(certificate).valid_until) == (RenewalStatus.DEEMED, D("2026-09-06"))
        assert certificate.approval.project.events.filter(act="deem_renewed").count() == 1

    def test_own_days_over_are_no_renewal_before_the_end(self, cast, give):
        certificate = give(VERIFIED)
        row = door.ask_renewal(certificate, by=cast.applicant, at=at("2027-12-01"), **ASKED)
        late = clock(certificate, ClockKind.RENEWAL).due_on
        assert late < D("2028-01-05")
        assert door.settle_renewals(at("2028-03-06")) == 0 and Renewal.objects.open().get() == row
        assert door.settle_renewals(at("2028-03-07")) == 1 and again(certificate).valid_until == D("2029-03-06")

    def test_asked_for_late_silence_renews_nothing_but_the_office_may(self, cast, give):
        certificate = give(SITE)
        row = door.ask_renewal(certificate, by=cast.applicant, at=at("2027-02-20"), **ASKED)
        assert row.is_late and door.settle_renewals(at("2027-03-10")) == 0
        row = door.decide_renewal(row, by=officer(cast, certificate), at=at("2027-03-05"), grant=True, reasons="")
        assert again(certificate).valid_until == D("2028-03-06")

    def test_what_has_lapsed_or_knows_no_renewal_cannot_be_asked_for(self, cast, give):
        certificate = give(SITE)
        ask = {"by": cast.applicant, "at": at("2027-03-08"), **ASKED}
        assert refused(door.ask_renewal, certificate, **ask) == "certificate_lapsed"
        assert refused(door.ask_renewal, certificate, **ask | {"by": cast.stranger, "at": at("2027-01-04")}) == (
            "wrong_enterprise")  # fmt: skip
        door.ask_renewal(certificate, **ask | {"at": at("2027-01-04")})
        assert refused(door.ask_renewal, certificate, **ask | {"at": at("2027-01-04")}) == "renewal_asked"

    def test_an_energy_review_is_not_renewed(self, cast, give):
        assert refused(door.ask_renewal, give(ENERGY), by=cast.applicant, at=at("2027-01-04"), **ASKED) == (
            "no_renewal_by_law")  # fmt: skip

    def test_a_new_calendar_moves_the_last_day_to_ask(self, cast, give):
        from stages.acts import publishing_calendar
        from stages.loading.calendar_sources import Day

        certificate = give(SITE)
        last = renewing.ask_by(certificate)
        assert clock(certificate, ClockKind.VALIDITY).due_on == last == D("2027-02-04")
        publishing_calendar.publish([Day(last, False, True, "停工令")], title="停工令", at=at("2026-12-01"))
        assert clock(certificate, ClockKind.VALIDITY).due_on == D("2027-02-03")


@pytest.mark.django_db
def test_after_five_years_it_is_checked_anew_and_ten_days_of_silence_are_consent(cast, give):
    certificate = give(EIA)
    assert certificate.valid_until == D("2031-03-06")
    ask = {"by": cast.applicant, **ASKED}
    assert refused(door.ask_renewal, certificate, at=at("2030-03-05"), **ask) == "recheck_too_early"
    row = door.ask_renewal(certificate, at=at("2031-04-07"), **ask)
    deciding = clock(certificate, ClockKind.RENEWAL)
    assert deciding.due_on == D("2031-04-17") and not row.is_late
    assert door.settle_renewals(at("2031-04-17")) == 0
    assert door.settle_renewals(at("2031-04-18")) == 1
    row.refresh_from_db()
    assert row.status == RenewalStatus.DEEMED and row.valid_after is None
    assert again(certificate).valid_until is None and not clock(certificate, ClockKind.VALIDITY).is_running
