"""Certifying: the numbered document in which a decision is given, put on file as a paper for later items.

浙江规定 art. 15: an electronic certificate equals the paper one. Validity by the item's own law (rules of practice,
fact 14): a number of months from the decision; where the law sets no fixed term there is no date.
"""

from secrets import token_hex

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from projects import history
from stages.acts import checklist, clocks, papers
from stages.enums import ClockKind
from stages.models import Certificate, Counter
from stages.rules import numbering


def certify(approval, event, *, by, at):
    """Put the result on file; where the item has a certificate, number it. Returns the Certificate or None."""
    item, on = approval.item, timezone.localdate(at)
    paper = checklist.file_result(approval, papers.Supplied(), event, by=by, at=at)
    form = item.certificate.get("number")
    if not form:
        return None
    certificate = Certificate(
        approval=approval,
        number=next_number(form, approval.office.division.code, on),
        check_code=token_hex(8),
        name_zh=paper.name_zh,
        name_en=paper.name_en,
        office=approval.office,
        issued_on=on,
        valid_until=valid_until(item.validity, on),
        conditions=approval.conditions,
        paper=paper,
    )
    history.keep(certificate, event, person=by.person)
    clocks.start_publication(certificate, approval.project, on, event)
    clocks.stop(on, kind=ClockKind.PUBLICATION, event=event, certificate=certificate)  # the public list shows it now
    if certificate.valid_until is not None:
        clocks.start_validity(certificate, approval.project, item.validity, event)
    return certificate


def next_number(form, region, on):
    """The next number by a form; serials run by everything in the form that is not the serial itself."""
    scope = numbering.render(form, region, on, 1)
    return numbering.render(form, region, on, Counter.next(f"certificate {scope}"))


def valid_until(validity, on):
    """The last day of validity, or None."""
    months = validity.get("months")
    return on + relativedelta(months=months) if months else None
