"""The unified social credit code in words: which character is wrong, what it should be (GB 32100-2015, GB 11714)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.refusal import Refusal
from projects.rules import uscc

SENTENCES = {
    uscc.FaultKind.LENGTH: _("A unified social credit code has 18 characters."),
    uscc.FaultKind.CHARACTER: _("Character %(position)s of the credit code, “%(character)s”, cannot stand there."),
    uscc.FaultKind.CHECK: _(
        "The check character, position 18, is “%(character)s” and should be “%(expected)s”: "
        "one of the characters is mistyped."
    ),
    uscc.FaultKind.ORGANISATION_CHECK: _(
        "The check character of the organisation code, position %(position)s, is “%(character)s” and should be "
        "“%(expected)s”."
    ),
}


def check_uscc(text):
    """The normalised code, or a Refusal that says which character is wrong."""
    code = uscc.normalise(text)
    fault = uscc.fault(code)
    if fault is not None:
        raise Refusal(
            f"uscc_{fault.kind}",
            SENTENCES[fault.kind],
            field="uscc",
            position=fault.position,
            character=fault.character,
            expected=fault.expected,
        )
    return code


def validate_uscc(text):
    """The same for forms and the administration."""
    try:
        check_uscc(text)
    except Refusal as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal
