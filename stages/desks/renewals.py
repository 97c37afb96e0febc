"""The page of a certificate's validity: until when it holds, until when to ask for more, every asking and answer.

The enterprise asks here, the office decides here. A page that looks first finds what the law has renewed by silence.
"""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.enums import SeatKind
from projects.people.seating import seated
from projects.refusal import reason
from stages import access
from stages.acts import renewing
from stages.desks.answering import REFUSED, done
from stages.desks.wording import pair
from stages.enums import ClockKind, RenewalKind
from stages.flows import door
from stages.models import Clock

AREA = forms.Textarea(attrs={"rows": 3})


class AskForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is still needed, and when works will begin"), widget=AREA, max_length=2000
    )


class DecideForm(forms.Form):
    grant = forms.TypedChoiceField(
        label=gettext_lazy("Decision"), coerce=lambda text: text == "yes", widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Renew")), ("no", gettext_lazy("Do not renew"))],
    )  # fmt: skip
    months = forms.IntegerField(label=gettext_lazy("Months"), min_value=1, required=False)
    reasons = forms.CharField(label=gettext_lazy("Reasons"), widget=AREA, required=False, max_length=2000)

    def __init__(self, validity, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if validity.kind is RenewalKind.RECHECK:
            del self.fields["months"]
        else:
            self.fields["months"].help_text = _("At most %(months)s; all of them if left empty.") % {
                "months": validity.most_months}  # fmt: skip


@seated()
def renewals(request, number):
    certificate, at = access.certificate(request.seat, number), timezone.now()
    if door.settle_renewals(at, certificate=certificate):
        certificate = access.certificate(request.seat, number)
    return _page(request, certificate, at)


@require_POST
@seated(SeatKind.ENTERPRISE, SeatKind.AGENT)
def ask(request, number):
    certificate, at, form = access.certificate(request.seat, number), timezone.now(), AskForm(request.POST)
    if done(form, lambda said: door.ask_renewal(certificate, by=request.actor, at=at, reason=said["reason"])):
        messages.success(request, _("The renewal is asked for; the office has been told."))
        return redirect("stages:renewals", number)
    return _page(request, certificate, at, ask=form)


@require_POST
@seated(SeatKind.DEPARTMENT, SeatKind.LEAD)
def decide(request, number):
    certificate, at = access.certificate(request.seat, number), timezone.now()
    form = DecideForm(renewing.validity_of(certificate), request.POST)
    row = certificate.renewals.select_related("certificate__approval__project").open().first()
    if row is None:
        raise Http404
    if done(form, lambda said: door.decide_renewal(row, by=request.actor, at=at, **said)):
        messages.success(request, _("The decision is written; the enterprise has been told."))
        return redirect("stages:renewals", number)
    return _page(request, certificate, at, decide=form)


def _page(request, certificate, at, *, ask=None, decide=None):
    by, on = request.actor, timezone.localdate(at)
    validity, rows = renewing.validity_of(certificate), list(certificate.renewals.select_related("decided_by"))
    waiting = next((row for row in rows if row.decided_at is None), None)
    shown = {
        "certificate": certificate, "project": certificate.approval.project, "rows": rows, "today": on,
        "law": pair(validity.text["text"]) if validity.text.get("text") else "", "basis": validity.basis,
        "used": renewing.renewals_used(certificate), "most": validity.most,
        "ask_by": renewing.ask_by(certificate) if certificate.valid_until and validity.most else None,
        "silence": validity.silence_is_consent, "is_recheck": validity.kind is RenewalKind.RECHECK,
        "is_over": certificate.valid_until is not None and certificate.valid_until < on,
        "clocks": Clock.objects.running().filter(
            certificate=certificate, kind__in=[ClockKind.VALIDITY, ClockKind.RENEWAL]).order_by("kind"),
        "refused_form": next((form for form in (ask, decide) if form and form.errors), None),
    }  # fmt: skip
    if by.kind in (SeatKind.ENTERPRISE, SeatKind.AGENT):
        shown |= {"ask": ask or AskForm(), "ask_why_not": reason(renewing.may_ask, certificate, by=by, at=at)}
    elif waiting and by.office and by.office.pk == certificate.office_id:
        waiting.certificate = certificate
        blocked = reason(renewing.may_decide, waiting, by=by, at=at)
        shown |= {"decide": decide or DecideForm(validity), "decide_why_not": blocked, "waiting": waiting}
    return render(request, "stages/renewals.html", shown, status=REFUSED if shown["refused_form"] else 200)


@seated()
def renewal(request, number):
    """The written decision on a renewal, once there is one."""
    row = access.renewal(request.seat, number)
    if row.decided_at is None:
        raise Http404
    return render(request, "stages/document_renewal.html", {
        "row": row, "certificate": row.certificate, "approval": row.certificate.approval,
        "project": row.certificate.approval.project, "basis": renewing.validity_of(row.certificate).basis,
    })  # fmt: skip
