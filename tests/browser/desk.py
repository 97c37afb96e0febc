"""Somebody's browser: signed in from a seat, in a language, on a desk or a phone; it notes whatever goes wrong.

A fault is one line of text: a broken rule of WCAG 2.2 AA, an error on the console, a request that leaves for another
host, a page that is wider than its screen.
"""

import re
from importlib.resources import files
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from projects.people.seating import SESSION_KEY

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations", "incomplete"],
}
#: of what axe cannot decide, what a person must look at: a contrast may hide white on white
UNDECIDED = {
    "color-contrast": {
        "bgOverlap", "elmPartiallyObscured", "elmPartiallyObscuring", "bgGradient", "shortTextContent", "nonBmp",
        "outsideViewport", "imgNode", "pseudoContent",
    }
}  # fmt: skip
HEIGHTS = {1280: 900, 390: 844}
#: an answer that shows a form again says so with this status, and the browser notes it on its console
SHOWN_AGAIN = "status of 422"


#: the first element that is wider than its screen and does not lie in something that scrolls
WIDER = """(() => { const screen = document.documentElement.clientWidth;
    const found = [...document.querySelectorAll("main *")].find(element =>
        element.getBoundingClientRect().right > screen + 1 && !element.closest(".scroll, .canvas, .tabs, .saved"));
    return found ? found.outerHTML.slice(0, 160) : ""; })()"""


class Desk:
    def __init__(self, browser, address, actor=None, *, width=1280, language="en", scripts=True):
        self.address, self.faults, self.width = address, [], width
        self.context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]}, locale="zh-CN", is_mobile=width < 640,
            accept_downloads=True, java_script_enabled=scripts,
        )  # fmt: skip
        self.context.set_default_timeout(20_000)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if actor is not None:
            cookies[settings.SESSION_COOKIE_NAME] = session_of(actor)
        self.context.add_cookies([{"name": n, "value": v, "url": address} for n, v in cookies.items()])
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.path}: script: {error}"))
        self.page.on("request", self._asked)

    @property
    def path(self):
        return urlsplit(self.page.url).path

    def open(self, path):
        """Go to a path of the service. Returns the status of the answer."""
        return self.page.goto(self.address + path, wait_until="load").status

    def _heard(self, message):
        if message.type == "error" and SHOWN_AGAIN not in message.text:
            self.faults.append(f"{self.path}: console: {message.text}")

    def _asked(self, request):
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.faults.append(f"{self.path}: request to {request.url}")

    def look(self, rules=True):
        """Look at the page as it stands: whether it fits its screen and, if `rules`, what axe finds."""
        if rules:
            self._check_rules()
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > self.width:
            wider = self.page.evaluate(WIDER)
            self.faults.append(f"{self.path}: {wide} pixels wide on a screen of {self.width}: {wider}")

    def _check_rules(self):
        self.page.evaluate(AXE)
        found = self.page.evaluate("rules => axe.run(document, rules)", RULES)
        for rule in found["violations"]:
            for node in rule["nodes"]:
                self.faults.append(f"{self.path}: {rule['id']}: {node['target']} {node['html'][:160]}")
        for rule in found["incomplete"]:
            if rule["id"] in UNDECIDED:
                self.faults += [f"{self.path}: look at {rule['id']}: {n['target']} {n['html'][:160]}"
                                for n in rule["nodes"] if reason_of(n) not in UNDECIDED[rule["id"]]]  # fmt: skip

    # what a person does

    def fill(self, label, text):
        """Type into the field whose label begins with these words."""
        self.page.get_by_label(re.compile(f"^{re.escape(label)}")).first.fill(text)

    def press(self, name):
        """Press a button or follow a link by its words, and wait for the page that comes."""
        button = self.page.get_by_role("button", name=name, exact=True)
        self._go(button.first if button.count() else self.page.get_by_role("link", name=name, exact=True).first)

    def follow(self, selector, text=None):
        """Follow the first link that a selector finds (with this text in it)."""
        self._go(self.page.locator(selector, has_text=text).first)

    def _go(self, element):
        with self.page.expect_navigation(wait_until="load"):
            element.click()

    def reads(self, text):
        """Whether the text stands on the page, seen by the reader."""
        return self.page.get_by_text(text).first.is_visible()

    def leave(self):
        self.context.close()


def session_of(actor):
    """The key of a session signed in as a person and acting from their seat."""
    client = Client()
    client.force_login(actor.person)
    session = client.session
    session[SESSION_KEY] = actor.seat.pk
    session.save()
    return session.session_key


def reason_of(node):
    """Why axe could not decide about a node's contrast."""
    checks = node["any"] + node["all"] + node["none"]
    data = next((check["data"] for check in checks if isinstance(check["data"], dict)), {})
    return data.get("messageKey")
