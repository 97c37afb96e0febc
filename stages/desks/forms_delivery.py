"""How the results of an application leave the window, one form for each way, and what became of a parcel."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stages.acts.delivering import HandOver
from stages.desks.forms_promises import day_field
from stages.desks.uploads import KeptFileField
from stages.enums import DeliveryWay, IdentitySeen


class CounterForm(forms.Form):
    """Collected at the counter."""

    way = DeliveryWay.COUNTER
    collector = forms.CharField(label=_("Collected by"), max_length=60)
    identity = forms.ChoiceField(label=_("Identity seen"), choices=[("", "—"), *IdentitySeen.choices])
    receipt = KeptFileField(label=_("Signed receipt (scan)"), required=False)

    def __init__(self, data=None, files=None, *, collector=""):
        super().__init__(data, files, auto_id="id_counter_%s")
        self.fields["collector"].initial = collector

    def handover(self):
        said = self.cleaned_data
        return HandOver(self.way, collector=said["collector"], identity=said["identity"], receipt=said["receipt"])


class CourierForm(forms.Form):
    """Sent by courier."""

    way = DeliveryWay.COURIER
    company = forms.CharField(label=_("Courier company"), max_length=60)
    tracking = forms.CharField(label=_("Number of the consignment"), max_length=60)

    def __init__(self, data=None, files=None):
        super().__init__(data, files, auto_id="id_courier_%s")

    def handover(self):
        return HandOver(self.way, company=self.cleaned_data["company"], tracking=self.cleaned_data["tracking"])


class ParcelReceivedForm(forms.Form):
    on = day_field(_("Signed for on"))
    receipt = KeptFileField(label=_("Receipt (scan)"), required=False)

    def __init__(self, pk, data=None, files=None):
        super().__init__(data, files, auto_id=f"id_got{pk}_%s")

    def said(self):
        return {"on": self.cleaned_data["on"], "receipt": self.cleaned_data["receipt"]}


class ParcelReturnedForm(forms.Form):
    on = day_field(_("Came back on"))
    reason = forms.CharField(label=_("Why it came back"), max_length=300)

    def __init__(self, pk, data=None):
        super().__init__(data, auto_id=f"id_back{pk}_%s")
