"""An answer on a form: done, or refused with the sentence shown where the answer was made.

Every desk that acts comes through `done`. A refusal goes to the field it names, else above the form; the form
keeps what was typed and the files that were chosen, and the page comes back with status 422.
"""

from projects.refusal import Refusal
from stages.desks import uploads

REFUSED = 422


def done(form, act):
    """Whether the form was in order and `act(cleaned_data)` was done; otherwise the form carries the sentences."""
    if not form.is_valid():
        uploads.come_back(form)
        return False
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        uploads.come_back(form)
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    uploads.let_go(form)
    return True
