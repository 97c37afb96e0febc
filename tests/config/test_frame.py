"""The page frame: what it shows with much or nothing in the context, the words of states and dates, the sheet."""

import datetime
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils.translation import override

from config.frame import menus, standing
from config.templatetags import house
from projects import looks
from projects.enums import PaperStatus, ProjectStatus
from stages import enums
from stages.rules.board_layout import CardState

CONFIG = Path(settings.BASE_DIR) / "config"
SHEET = (CONFIG / "static" / "house.css").read_text()


def render(source, **context):
    return Template("{% load house %}" + source).render(Context(context))


# ---- marks


@pytest.mark.parametrize(
    "states",
    [
        CardState,
        ProjectStatus,
        PaperStatus,
        enums.StageStatus,
        enums.ApplicationStatus,
        enums.ApprovalStatus,
        enums.Light,
        enums.Verdict,
        enums.Check,
        enums.CertificateStatus,
        enums.Evidence,
    ],
)
def test_every_state_has_a_look_that_the_sheet_knows(states):
    for state in states:
        assert re.search(rf"\.mark\.{looks.look_of(state).css}\b", SHEET), state


def test_a_mark_takes_the_word_of_the_page_and_escapes_it():
    assert '<span class="mark done">' in render("{% mark state %}", state=enums.ApprovalStatus.GRANTED)
    assert render("{% mark state word %}", state="late", word="<b>") == '<span class="mark late">&lt;b&gt;</span>'


def test_an_unknown_state_is_an_error():
    with pytest.raises(KeyError):
        looks.look_of("mood")


# ---- dates and names


@pytest.mark.parametrize(
    ("language", "day", "shown"),
    [
        ("zh-hans", datetime.date(2026, 10, 20), "10-20 周二"),
        ("zh-hans", datetime.date(2027, 1, 3), "2027-01-03 周日"),
        ("en", datetime.date(2026, 10, 20), "Tue 20 Oct"),
        ("en", datetime.date(2027, 9, 3), "Fri 3 Sep 2027"),
    ],
)
def test_a_date_has_its_weekday_and_the_year_only_when_it_is_another(language, day, shown):
    with override(language):
        html = render("{% weekday day %}", day=day, today=datetime.date(2026, 10, 14))
    assert html == f'<time datetime="{day.isoformat()}" class="num">{shown}</time>'


def test_a_moment_is_local_time():
    at = datetime.datetime(2026, 10, 20, 17, 30, tzinfo=datetime.UTC)
    with override("zh-hans"):
        assert ">10-21 01:30<" in render("{% moment at %}", at=at, today=datetime.date(2026, 10, 14))
        assert ">10-21<" in render("{% day at %}", at=at, today=datetime.date(2026, 10, 14))


def test_a_due_date_says_when_it_is_today_or_over():
    on = datetime.date(2026, 10, 20)
    marks = [render("{% due day on %}", day=on + datetime.timedelta(n), on=on) for n in (-1, 0, 1)]
    assert ["mark late" in marks[0], "mark soon" in marks[1], "mark" in marks[2]] == [True, True, False]


@pytest.mark.parametrize("tag", ["{% weekday none %}", "{% day none %}", "{% moment none %}", "{% due none on %}"])
def test_no_date_shows_nothing(tag):
    assert render(tag, none=None, on=datetime.date(2026, 10, 20)) == ""


@pytest.mark.parametrize(("language", "shown"), [("zh-hans", "规划"), ("en", "Planning")])
def test_names_come_in_the_language_of_the_reader(language, shown):
    thing = {"name_zh": "规划", "name_en": "Planning", "short_zh": "规", "short_en": ""}
    with override(language):
        assert render('{% bilingual thing "name" %}|{{ thing|bilingual }}', thing=thing) == f"{shown}|{shown}"
        assert house.in_language(thing, "short") == "规"


@pytest.mark.parametrize(("code", "lang"), [("zh-hans", "zh-Hans"), ("en", "en"), ("en-gb", "en-GB")])
def test_the_language_of_the_page(code, lang):
    assert house.html_lang(code) == lang


# ---- frame

urlpatterns = [
    path(f"{name}/", lambda request: None, name=name)
    for name in ("home", "sign-out", "set_language", "seat-switch", "long-works")
] + [path("", include("stages.urls")), path("", include("agency.urls"))]  # the frame's own navigation leads there


class Held:
    """A seat as the frame reads it."""

    def __init__(self, pk, body, person):
        self.pk, self.body, self.person = pk, body, person

    def get_kind_display(self):
        return "部门"


@pytest.fixture
def full_frame(settings):
    settings.ROOT_URLCONF = __name__
    body = {"name_zh": "绍兴市自然资源和规划局", "name_en": "Shaoxing Natural Resources and Planning Bureau"}
    office = type("Body", (), body)()
    seats = [Held(1, office, "陈静"), Held(2, office, "<刘洋>")]
    request = RequestFactory().get("/inbox/?page=2")
    return {
        "nav": [{"url": "/inbox/", "label": "Inbox", "count": 5, "current": True}],
        "seat": seats[0],
        "seats": seats,
        "user": type("User", (), {"is_authenticated": True})(),
        "messages": [Message(40, "<b>refused</b>")],
        "SOURCE_URL": "https://example.org/source",
        "VERSION": "0.1.0",
    }, request


def test_the_frame_shows_navigation_seat_language_messages_and_source(full_frame):
    context, request = full_frame
    with override("zh-hans"):
        html = render_to_string("base.html", context, request)
    assert '<html lang="zh-Hans">' in html
    assert '<a href="/inbox/" aria-current="page">Inbox <span class="count">5</span></a>' in html
    assert "绍兴市自然资源和规划局 · 部门 · 陈静" in html and "&lt;刘洋&gt;" in html
    assert html.count('action="/seat-switch/"') == 2 and html.count('aria-current="true"') == 1
    assert 'action="/set_language/"' in html and 'value="/inbox/?page=2"' in html
    assert 'class="msg error"' in html and "&lt;b&gt;refused" in html
    assert 'href="https://example.org/source"' in html
    assert html.count('method="post"') == html.count("csrfmiddlewaretoken")


def entries_of(number, waiting=0, here=None):
    """As many entries, with as much waiting in each, of which one is the page shown."""
    return [{"url": f"/{n}/", "label": f"<{n}>", "count": waiting, "current": n == here} for n in range(number)]


@pytest.mark.parametrize(
    ("number", "on_desk", "on_phone"), [(1, 1, 1), (4, 4, 4), (5, 5, 3), (6, 6, 3), (7, 5, 3), (9, 5, 3)]
)
def test_every_entry_stands_or_folds_on_each_kind_of_screen_and_no_menu_holds_one_alone(number, on_desk, on_phone):
    entries = entries_of(number)
    stand = {"desk": standing(entries), "phone": [entry for entry in standing(entries) if entry["only"] != "desk"]}
    assert [len(stand["desk"]), len(stand["phone"])] == [on_desk, on_phone]
    folded = {menu["screen"]: menu["entries"] for menu in menus(entries)}
    for screen, standing_there in stand.items():
        urls = [entry["url"] for entry in standing_there + folded.get(screen, [])]
        assert urls == [entry["url"] for entry in entries]
        assert len(folded.get(screen, ["none", "needed"])) >= 2


@pytest.mark.parametrize(("here", "desk", "phone"), [(0, False, False), (3, False, True), (8, True, True)])
def test_a_menu_says_what_waits_in_it_and_that_the_page_shown_is_one_of_its_own(here, desk, phone):
    found = {menu["screen"]: menu for menu in menus(entries_of(9, waiting=2, here=here))}
    assert [found["desk"]["count"], found["phone"]["count"]] == [8, 12]
    assert [found["desk"]["current"], found["phone"]["current"]] == [desk, phone]
    assert {menu["count"] for menu in menus(entries_of(9, waiting=90))} == {99}


def test_the_menus_open_without_scripts_and_name_the_page_shown(full_frame):
    context, request = full_frame
    entries = entries_of(7, waiting=1, here=6)
    html = render_to_string("_top.html", context | {"nav": standing(entries), "menus": menus(entries)}, request)
    nav = html[html.index("<nav") : html.index("</nav>")]
    assert re.findall(r'<details class="more (\w+)"', nav) == ["desk", "phone"]
    assert nav.count('<summary class="here">') == 2 and nav.count('aria-current="page"') == 2
    assert nav.count('<a href="/0/"') == 1 and nav.count('<a href="/3/" class="desk"') == 1 and "&lt;3&gt;" in nav
    assert '<span class="count">2</span>' in nav and '<span class="count">4</span>' in nav


@pytest.mark.parametrize("page", ["base.html", "document.html", "400.html", "403.html", "404.html", "500.html"])
def test_pages_stand_without_any_context(page, settings):
    settings.ROOT_URLCONF = __name__
    html = render_to_string(page)
    assert "<h1>" in html or page == "base.html"
    assert "<form" not in html


def test_no_template_of_the_frame_breaks_the_strict_policy():
    for template in (CONFIG / "templates").glob("*.html"):
        text = template.read_text()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", text), template.name


# ---- forms and lists


class Registration(forms.Form):
    name = forms.CharField(help_text="as in the licence")
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(required=False)

    def clean(self):
        raise forms.ValidationError("The whole is wrong.")


def test_a_form_with_faults_names_them_on_top_and_beside_the_field():
    form = Registration({"kind": "c"})
    html = render_to_string("_errors.html", {"form": form})
    assert 'role="alert"' in html and "The whole is wrong." in html and 'href="#id_name"' in html
    field = render_to_string("_field.html", {"field": form["name"]})
    assert 'class="field bad"' in field and 'aria-describedby="id_name_helptext id_name_error"' in field
    for described in ("id_name_helptext", "id_name_error"):
        assert field.count(f'id="{described}"') == 1


def test_a_group_of_choices_is_a_fieldset_the_summary_can_jump_to():
    form = Registration({"name": "x", "kind": "c"})
    group = render_to_string("_field.html", {"field": form["kind"]})
    target = re.search(r'href="#([^"]+)"', render_to_string("_errors.html", {"form": form})).group(1)
    assert "<legend>" in group and group.count(f'id="{target}"') == 1


def test_a_form_in_order_shows_no_summary_and_marks_what_is_optional():
    assert "errors" not in render_to_string("_errors.html", {"form": forms.Form({})})
    assert "optional" in render_to_string("_field.html", {"field": Registration()["note"]})


def test_pages_keep_the_other_parameters():
    request = RequestFactory().get("/inbox/?light=red&page=2")
    page = Paginator(range(30), 10).page(2)
    html = render_to_string("_pages.html", {"page": page}, request)
    assert 'href="?light=red&amp;page=1"' in html and 'href="?light=red&amp;page=3"' in html
    assert "<nav" not in render_to_string("_pages.html", {"page": Paginator([], 10).page(1)}, request)


# ---- the sheet


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def tokens():
    found = dict(re.findall(r"--([a-z-]+): *(#[0-9a-f]{3,6})\b", SHEET))
    return {
        name: value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:]) for name, value in found.items()
    }


TEXT_ON = [(text, ground) for text in ("ink", "dim", "seal") for ground in ("paper", "desk", "tint")] + [
    (state, f"{state}-wash") for state in ("seal", "go", "soon", "late", "stop", "idle")
]


@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_stands_out_from_its_ground(text, ground):
    """WCAG 2.2, 1.4.3 (AA): 4.5:1 for text."""
    assert contrast(tokens()[text], tokens()[ground]) >= 4.5


@pytest.mark.parametrize("token", ["edge", "seal"])
def test_borders_of_fields_and_the_focus_ring_stand_out(token):
    """WCAG 2.2, 1.4.11 (AA): 3:1 for parts of controls."""
    assert contrast(tokens()[token], tokens()["paper"]) >= 3


def test_the_sheet_stays_small_and_asks_nothing_from_elsewhere():
    assert len(SHEET.encode()) < 48 * 1024  # a fifth of the weight a page may have on the first visit
    assert "url(http" not in SHEET and "@import" not in SHEET
    assert re.findall(r"url\(([^)]*)\)", SHEET) == ["#hatch", "#hs"]
    assert not re.search(r":has\(|color-mix\(", SHEET)


def test_no_translated_text_or_preformatted_one_rests_on_the_indentation_of_its_template():
    """The loader takes the indentation off: a text over lines would not be found in the catalogue of messages."""
    texts = re.compile(r"{% blocktranslate(?![^%]*\btrimmed\b)[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
    shown = re.compile(r"<(pre|textarea)\b[^>]*>(.*?)</\1>", re.DOTALL)
    for file in CONFIG.parent.glob("*/templates/**/*.html"):
        source = file.read_text(encoding="utf-8")
        assert not [text for text in texts.findall(source) if "\n" in text], file
        assert not [text for _tag, text in shown.findall(source) if "\n" in text], file
