"""A refusal: the one way in which an act says no. It carries a code for machines and a sentence for people.

Acts and guards raise it; pages show the sentence at the place where the input was made or beside the greyed button,
commands print it, and the transaction it interrupts leaves no trace.
"""


class Refusal(Exception):
    """`Refusal("code", _("Sentence with %(what)s."), what=...)`; `field` names the input it belongs to, if any."""

    def __init__(self, code, sentence, *, field=None, **facts):
        super().__init__(code)
        self.code, self.sentence, self.field, self.facts = code, sentence, field, facts

    def __str__(self):
        return str(self.sentence) % self.facts if self.facts else str(self.sentence)


def reason(guard, *args, **kwargs):
    """The sentence with which `guard(*args, **kwargs)` refuses, or an empty string when it lets the act pass."""
    try:
        guard(*args, **kwargs)
    except Refusal as refusal:
        return str(refusal)
    return ""
