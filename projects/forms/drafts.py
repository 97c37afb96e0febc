"""Drafts: a longer form keeps what has been typed until it is sent, for one person in one seat.

The page of a form gives it a signed `draft` field: for whom, in which seat, for which address, on which page it was
shown. Only with it can a draft be written, so that nobody writes one for a form that was never shown to them, and a
session that has ended meanwhile still loses nothing. Saving comes from htmx while somebody types, or from a button.
A draft goes when its form has been sent with success, when it is discarded, and after KEEP.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.core import signing
from django.forms import FileField
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.models import Draft, Seat
from projects.people.seating import repeatable, seated
from projects.refusal import Refusal
from projects.uploads import staging

FIELD, SALT = "draft", "draft"
#: fields of a form that say nothing of what was typed
OWN_FIELDS = {FIELD, "once", "csrfmiddlewaretoken"}
KEEP = timedelta(days=30)
LARGEST = 200_000  # characters of one draft
MOST = 50  # of one person in one seat; the oldest gives way
TOO_LONG = gettext_lazy("This is too long to be kept as a draft: more than %(most)s characters.")


@dataclass(frozen=True)
class Place:
    """Where a draft belongs: the person, the seat, the address the form is sent to, the page it stands on."""

    person: int
    seat: int
    address: str
    page: str

    def sign(self):
        return signing.dumps([self.person, self.seat, self.address, self.page], salt=SALT, compress=True)

    def rows(self):
        return Draft.objects.filter(person=self.person, seat=self.seat, address=self.address)


def place_of(request, address=None):
    """The Place of a form on the page of this request; the form is sent to the page itself if no address is named."""
    page = request.get_full_path()
    return Place(request.user.pk, request.seat.pk, address or request.path, page if len(page) < 300 else request.path)


def sent_place(request):
    """The Place that a sent form carries, or None: no draft form, not signed by us, or signed too long ago."""
    try:
        return Place(*signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=KEEP))
    except (signing.BadSignature, TypeError):
        return None


@dataclass
class Kept:
    """What the page shows of a draft: its signed place, and the draft if there is one."""

    sign: str
    row: Draft | None

    @property
    def data(self):
        """What was typed, as the form would have sent it."""
        return data_of(self.row) if self.row else None


def kept(request, address=None):
    """The Kept of a form on the page of this request, or None for somebody without a seat. One statement a page."""
    if not getattr(request, "seat", None):
        return None
    if not hasattr(request, "drafts"):
        mine = Draft.objects.filter(person=request.user, seat=request.seat)
        request.drafts = {row.address: row for row in mine}
    place = place_of(request, address)
    return Kept(place.sign(), request.drafts.get(place.address))


def data_of(row):
    """The fields of a draft as a form would have sent them."""
    data = QueryDict(mutable=True)
    for name, value in row.fields:
        data.appendlist(name, value)
    return data


def fill(form, row):
    """Put a draft into an unbound form, as its first values."""
    data = data_of(row)
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        if isinstance(field, FileField):
            upload = staging.staged(row.files.get(key, {}).get("id"))
            form.initial[name] = staging.Kept(upload) if upload else None
        elif not field.widget.value_omitted_from_data(data, {}, key):
            form.initial[name] = field.widget.value_from_datadict(data, {}, key)


def keep(place, data, files, *, at):
    """Keep what was typed, and the files that were chosen, in place of an earlier draft.

    Raises Refusal for a draft that is too long, and for a file that cannot be kept: the rest then is.
    """
    fields = [[name, value] for name, values in data.lists() for value in values if name not in OWN_FIELDS]
    if sum(len(name) + len(value) for name, value in fields) > LARGEST:
        raise Refusal("draft_too_long", TOO_LONG, most=LARGEST)
    row = store(place, at=at, fields=fields)
    for name, upload in files.items():
        row.files[name] = staging.entry_of(staging.stage(upload, at=at, field=name))
        row.save(update_fields=["files"])
    return row


def store(place, *, at, **parts):
    """The Draft of a place with these parts put in; the oldest one gives way if there are too many."""
    row, is_new = Draft.objects.update_or_create(
        person_id=place.person, seat_id=place.seat, address=place.address,
        defaults={"page": place.page, "saved_at": at, **parts},
    )  # fmt: skip
    if is_new:
        mine = Draft.objects.filter(person=place.person, seat=place.seat)
        Draft.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST:])).delete()
    return row


def keep_typed(request, place, *, at):
    """Keep what a form that came to nothing had in it. Returns whether it could be kept."""
    if not Seat.objects.filter(pk=place.seat).exists():
        return False
    try:
        keep(place, request.POST, {}, at=at)
    except Refusal:
        return False
    return True


def drop(place):
    """The form has been sent, or its draft is not wanted. Files that it kept aside are cleared away by the pruning."""
    place.rows().delete()


def prune(at):
    """Forget old drafts. Returns how many."""
    return Draft.objects.filter(saved_at__lt=at - KEEP).delete()[0]


def is_mine(request, place):
    return place is not None and (place.person, place.seat) == (request.user.pk, request.seat.pk)


@repeatable
@require_POST
@seated()
def save(request):
    """Keep a draft: htmx gets the words that stand beside the button, the button its page again."""
    place, at = sent_place(request), timezone.now()
    if not is_mine(request, place):
        raise Http404
    refused = ""
    try:
        row = keep(place, request.POST, request.FILES, at=at)
    except Refusal as refusal:
        row, refused = place.rows().first(), str(refusal)
    if request.headers.get("HX-Request"):
        return render(request, "_draft_state.html", {"row": row, "refused": refused})
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, _("The draft is kept. You find it here again when you come back."))
    return redirect(place.page)


@repeatable
@require_POST
@seated()
def discard(request):
    place = sent_place(request)
    if not is_mine(request, place):
        raise Http404
    drop(place)
    messages.info(request, _("The draft is discarded."))
    return redirect(place.page)
