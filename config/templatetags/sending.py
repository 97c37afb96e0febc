"""What a form carries to be sent safely: its number, so that a second press is harmless, and the place of its draft.

Loaded in every template. `csrf_token` is Django's, with the number added (projects.forms.sending).
"""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from projects.forms import drafts, sending

register = template.Library()


class Carried(CsrfTokenNode):
    def render(self, context):
        request = context.get("request")
        if request is None:
            return super().render(context)
        number = format_html('<input type="hidden" name="{}" value="{}">', sending.FIELD, sending.number_of(request))
        return super().render(context) + number


@register.tag
def csrf_token(parser, token):
    return Carried()


@register.simple_tag(takes_context=True)
def draft(context, form, address=""):
    """Say before the form that it keeps a draft: fills the form from it. `_draft.html` stands at the form's end.

    `address`: where the form is sent, if not to its own page. A form that came back keeps what was sent.
    """
    form.draft = drafts.kept(context["request"], address)
    if form.draft and form.draft.row and not form.is_bound:
        drafts.fill(form, form.draft.row)
        form.is_drafted = True
    return ""
