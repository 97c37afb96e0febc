"""Forms as a browser sees them: those of a page, filled in somehow, and sent by their button."""

from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
#: what is typed into a field by its type; what a select or a radio offers first is taken
TYPED = {"date": "2026-03-18", "datetime-local": "2026-03-18T10:00", "number": "7", "email": "a@example.org",
         "text": "测试", "textarea": "测试所写的一段话。", "tel": "13800000000"}  # fmt: skip


class Form:
    """One form of a page. `fields`: what it holds now; `path`: where it is sent; `button`: its first one that works."""

    def __init__(self, element, page):
        self.element, self.page = element, page
        self.method = (element.get("method") or "get").lower()
        self.path = urlsplit(urljoin(page, element.get("action") or page)).path
        self.fields = dict(_fields(element))
        self.buttons = [b for b in element.iter("button") if b.get("type") != "button" and b.get("disabled") is None]

    @property
    def main(self):
        """The buttons that send the form to its own address."""
        return [button for button in self.buttons if not button.get("formaction")]

    def fill_in(self, **typed):
        """Fill in whatever is empty, so that the form is likely to be in order."""
        for control in self.element.iter("input", "select", "textarea"):
            name, value = control.get("name"), _filled(control)
            if name and value is not None and not self.fields.get(name):
                self.fields[name] = value
        self.fields |= typed
        return self

    def send(self, client, button=0, **more):
        """Press one of the buttons; the files are sent anew each time, as a browser does."""
        pressed = self.main[button]
        data = {name: _again(value) for name, value in (self.fields | more).items()}
        if pressed.get("name"):
            data[pressed.get("name")] = pressed.get("value", "")
        return client.post(self.path, data, headers={"referer": f"http://testserver{self.page}"})


def forms_of(response, page):
    text = response.content.decode()
    return [Form(element, page) for element in html.fromstring(text).iter("form")] if text.strip() else []


def form_to(response, page, path):
    """The form of a page that is sent to a path."""
    return next(form for form in forms_of(response, page) if form.method == "post" and form.path == path)


def _fields(element):
    for control in element.iter("input", "select", "textarea"):
        kind, name = control.get("type"), control.get("name")
        if not name or control.get("disabled") is not None or kind == "file":
            continue
        if control.tag == "select":
            chosen = [
                option.get("value", option.text) for option in control.iter("option") if "selected" in option.attrib
            ]
            yield name, chosen if control.get("multiple") is not None else (chosen or [""])[0]
        elif control.tag == "textarea":
            yield name, (control.text or "").removeprefix("\n")
        elif kind not in ("radio", "checkbox"):
            yield name, control.get("value", "")
        elif "checked" in control.attrib:
            yield name, control.get("value", "on")


def _filled(control):
    if control.tag == "select":
        return next((value for option in control.iter("option") if (value := option.get("value"))), None)
    kind = control.tag if control.tag == "textarea" else control.get("type", "text")
    if kind == "file":
        return SimpleUploadedFile("材料.pdf", PDF, content_type="application/pdf")
    if kind in ("radio", "checkbox"):
        return None if control.get("disabled") is not None else control.get("value", "on") if kind == "radio" else None
    return TYPED.get(kind)


def _again(value):
    return SimpleUploadedFile(value.name, PDF, content_type=value.content_type) if hasattr(value, "read") else value
