"""No word of the other language on any page: every page that a member of the cast can open, in both languages.

What people have typed has one language only (names, reasons, numbers of papers), and so have the citations of the law:
whatever stands in the database without a translation beside it may stand on a page of either language. Everything else
is the system's own word.
"""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from reports.measures.book import BOOK
from reports.outside.mapping import USUAL
from stages.rules.clock_kinds import RULES
from tests.house.test_doors import ALL, address, client_of, members
from tests.house.test_doors import scene as scene  # the fixture

HAN = re.compile(r"[一-鿿]{2,}")
#: addresses, file names and keys of file formats: `verify/…`, `manage.py`, `concept:name`
KEYS = re.compile(r"[\w-]*(?:[./:]+[\w-]+)+", re.ASCII)
LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z]")
#: what a reader hears or sees of an element besides its text
SAID = ("title", "alt", "placeholder", "aria-label", "label")
SILENT = {"script", "style", "noscript", "code"}
#: codes, formats and names that are the same in Chinese: they are written so in the official texts, too
SAME = frozenset(
    {"English", "Lianshen", "AGPL", "PDF", "XLSX", "CSV", "XES", "JSON", "ICS", "iCalendar", "ID", "IP", "URL", "HTML",
     "PNG", "JPG", "Excel", "Word", "ZIP", "YAML", "GB", "gzip", "Kaplan-Meier", "http", "administrator", "rollup"}
)  # fmt: skip
#: answers that are no pages, and the list of the frames' columns, which are named as in the files
NO_PAGE = {"sign-out", "seat-switch", "reports:columns"}
ROOT = Path(__file__).parents[2]


class Heard(HTMLParser):
    """The texts of a page, leaving out what is marked as being in another language than the page's own."""

    def __init__(self, language):
        super().__init__()
        self.language, self.texts, self.open = language, [], []

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        other = said.get("lang") or said.get("hreflang")
        is_other = bool(other) and tag != "html" and not other.startswith(self.language)
        skipped = is_other or tag in SILENT or any(inner for _tag, inner in self.open[-1:])
        if tag not in ("input", "meta", "link", "br", "img", "hr", "rect", "path", "circle", "line", "use"):
            self.open.append((tag, skipped))
        if not skipped:
            self.texts += [said[name] for name in SAID if said.get(name)]
            if tag == "input" and said.get("type") in ("submit", "button") and said.get("value"):
                self.texts.append(said["value"])

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        if not (self.open and self.open[-1][1]):
            self.texts.append(text)


def heard(response, language):
    found = Heard(language)
    found.feed(response.content.decode())
    return [text for text in found.texts if text.strip()]


def untranslated(value, language, key=""):
    """The texts of a stored value that have no translation into the language beside them."""
    if isinstance(value, dict):
        for name, each in value.items():
            if not _has_pair(name, value, language):
                yield from untranslated(each, language, name)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from untranslated(each, language)
    elif isinstance(value, str):
        yield value


def _has_pair(name, row, language):
    """Whether a text in the other language stands beside its translation."""
    other = "zh" if language == "en" else "en"
    if name == other:
        return bool(row.get(language))
    if isinstance(name, str) and name.endswith(f"_{other}"):
        return bool(row.get(f"{name.removesuffix(other)}{language}"))
    return False


def stored(language):
    """Everything that stands in the database without a translation into the language, as one text."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in ("projects", "stages", "agency", "reports", "administration"):
            continue
        kept = [f.attname for f in model._meta.concrete_fields
                if isinstance(f, (models.CharField, models.TextField, models.JSONField))]  # fmt: skip
        for row in model._base_manager.values(*kept).iterator() if kept else ():
            found += untranslated(row, language)
    return "\n".join(found)


def cited():
    """The laws and papers that figures and limits are taken from; a citation stands in its own language."""
    sources = [measure.source for measure in BOOK.values()] + [row.basis for row in RULES.values()]
    data = [path.read_text(encoding="utf-8") for path in (ROOT / "fixtures").rglob("*.yaml")]
    columns = [name for names in USUAL.values() for name in names]  # of files from elsewhere
    return "\n".join(map(str, [*sources, *data, *columns]))


def pages(client, scene, actor, language):
    """[(name, response)] of the pages that somebody can open."""
    client_of(client, actor)
    client.cookies["lianshen_language"] = {"zh": "zh-hans", "en": "en"}[language]
    for name, entry in sorted(ALL.items()):
        if name not in NO_PAGE:
            response = client.get(address(name, entry, scene))
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                yield name, response


def strange(texts, pattern, known):
    return sorted({word for text in texts for word in pattern.findall(KEYS.sub(" ", text)) if not known(word)})


CHECKS = {
    "en": (HAN, "Chinese on an English page"),
    "zh": (LATIN, "English on a Chinese page"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_of_anybody_has_a_word_of_the_other_language(client, scene, cast, language):
    people = members(cast)
    (pattern, fault), wrong = CHECKS[language], {}
    typed = stored(language) + (cited() if language == "en" else "")
    for actor in people.values():
        for name, response in pages(client, scene, actor, language):
            found = strange(heard(response, language), pattern, lambda word: word in SAME or word in typed)
            if found:
                wrong.setdefault(name, set()).update(found)
    told = "\n".join(f"{name}: {sorted(words)}" for name, words in sorted(wrong.items()))
    assert not wrong, f"{fault}\n{told}"


def test_the_walk_hears_what_a_page_says():
    page = Heard("en")
    page.feed('<html lang="en"><p title="项目">Late <b lang="zh">逾期</b>')
    page.feed('<input type="submit" value="查找"><script>中文</script>')
    assert [text.strip() for text in page.texts] == ["项目", "Late", "查找"]
    assert list(untranslated({"name_zh": "局", "name_en": "Bureau", "reason": "听证"}, "en")) == ["Bureau", "听证"]
    assert list(untranslated(json.loads('[{"zh": "甲", "en": "A"}, {"zh": "乙"}]'), "en")) == ["A", "乙"]
