"""Bad reference data: each fault is named with file, entry and field, and nothing is loaded."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from projects.models import Division
from stages.loading.faults import BadReferenceData
from stages.loading.reading import read_city
from stages.models import Edition
from tests.stages.loading_folder import both, item, limit, small_city, write

ITEMS = "items/1.yaml"
P01, P02, F01 = range(3)
FIRST, SECOND = ["materials", 0], ["materials", 1]
OFFICES, FACTS, EXCEPTIONS = ["offices.yaml"], ["facts.yaml"], ["jurisdiction.yaml"]
DIVISIONS, LEAD = ["divisions.yaml", "divisions"], ["stages.yaml", 2, "lead"]
TWICE = "- {item: P02, level: city, level: county, evidence: read}"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


#: what is said about an item: entry, path of the spoilt field, what it becomes (None: taken out), field named, words
SPOILT_ITEMS = {
    "an office function nobody knows": (P01, ["function"], "magic", "function", "There is no function magic."),
    "a decision without an office": (P01, ["function"], None, "function", "its function is missing"),
    "a permit no office decides": (P01, ["holder"], "enterprise", "holder", "decided by an office"),
    "no such item": (P02, ["requires", 0, "item"], "P99", "requires", "There is no item P99."),
    "no such alternative": (F01, ["requires", 0, "any_of"], ["P01", "P98"], "requires", "There is no item P98."),
    "a requirement of nothing": (P02, ["requires", 0, "item"], None, "requires[1].item", "one item, or any_of"),
    "a circle": (
        P01,
        ["requires"],
        [{"item": "F01", "evidence": "read"}],
        "requires",
        "circle: P01 > P02 > F01 > P01.",
    ),
    "its own result": (P02, ["materials", 0, "result_of"], ["P02"], "materials", "asks for its own result"),
    "the result of no item": (P02, ["materials", 0, "result_of"], ["P97"], "materials", "There is no item P97."),
    "a limit without unit": (P01, ["promised", "unit"], None, "promised.unit", "A limit needs its unit"),
    "an unknown unit": (P01, ["statutory", "unit"], "week", "statutory.unit", "“week” is not one of"),
    "a limit that is no number": (P01, ["statutory", "days"], "20", "statutory.days", "whole number"),
    "a limit below zero": (P01, ["statutory", "days"], -1, "statutory.days", "below zero"),
    "an unknown fact": (P02, ["applies", "when"], "floor_areas >= 1", "applies.when", "“floor_areas”"),
    "an unknown option": (P02, ["requires", 0, "when"], "sector == 'hosing'", "requires[1].when", "“hosing”"),
    "a comparison of two types": (P02, ["applies", "when"], "floor_area == 'x'", "applies.when", "different types"),
    "half a condition": (P02, ["applies", "when"], "floor_area >=", "applies.when", "cannot be read"),
    "a condition that computes": (P02, ["applies", "when"], "floor_area + 1 > 2", "applies.when", "may not use"),
    "tolerable and core": (P01, [*SECOND, "core"], True, "materials[2].tolerable", "never be supplied later"),
    "tolerable without days": (P01, [*SECOND, "supply_days"], None, "materials[2].supply_days", "within how many"),
    "tolerable and decided at once": (P01, ["promised", "days"], 0, "materials", "on the day of acceptance"),
    "days unmarked": (P01, [*SECOND, "supply_evidence"], None, "materials[2].supply_evidence", "no evidence"),
    "days to supply a core paper": (P02, [*FIRST, "supply_days"], 3, "materials[1].supply_days", "Only a tolerable"),
    "other materials": (P01, [*SECOND, "name"], both("其他相关材料"), "materials[2].name", "every material is named"),
    "and so on": (P01, [*SECOND, "name"], both("环保等认可文件"), "materials[2].name", "every material is named"),
    "other": (P01, [*SECOND, "name"], {"zh": "认可文件", "en": "Other consents"}, "materials[2].name", "is named"),
    "copies that are no number": (P01, [*SECOND, "copies"], "two", "materials[2].copies", "whole number"),
    "an unknown family": (P01, ["tolerance"], {"family": "later"}, "tolerance.family", "“later” is not one of"),
    "a family without a source": (
        P01,
        ["tolerance"],
        {"family": "initial", "evidence": "read"},
        "tolerance.basis",
        "missing",
    ),
    "an unknown paper": (P01, [*SECOND, "paper"], "sketch", "materials[2].paper", "no type of paper sketch"),
    "the same paper twice": (P01, [*SECOND, "paper"], "licence", "materials[2].paper", "asks for this paper already"),
    "a paper from nowhere": (P02, [*FIRST, "result_of"], None, "materials[1].origin", "the register they come from"),
    "an end before the beginning": (F01, ["valid_until"], date(2016, 1, 1), "valid_until", "ends before it begins"),
    "an unknown stage": (P01, ["stage"], "design", "stage", "“design” is not one of initiation, planning"),
    "an unknown kind": (P01, ["kind"], "licence", "kind", "“licence” is not one of"),
    "a short name too long": (P01, ["short", "zh"], "一二三四五六七八九十多", "short.zh", "At most 10 characters"),
    "a name in one language": (P01, ["name", "en"], None, "name.en", "missing"),
    "no evidence mark": (P01, ["promised", "evidence"], None, "promised.evidence", "missing"),
    "an unknown evidence mark": (P01, [*FIRST, "evidence"], "hearsay", "materials[1].evidence", "“hearsay”"),
    "an unknown placeholder": (P01, ["certificate", "number"], "建字第{office}号", "certificate.number", "{office}"),
    "figures without a unit": (P01, ["extension"], {"max_days": 9, "evidence": "read"}, "extension.unit", "missing"),
    "a misspelt field": (P01, ["stautory"], limit(3), "stautory", "Nobody knows this field."),
}
#: file and path of the spoilt field, what it becomes, entry and field named, words
SPOILT_FILES = {
    "an office of no function": (
        [*OFFICES, 1, "functions"],
        ["planing"],
        "planning",
        "functions",
        "no function planing",
    ),
    "a strange placeholder": ([*OFFICES, 0, "name"], both("{city} Window"), "window", "name", "Only {division}"),
    "a gap between offices": (
        [*OFFICES, 3, "valid_from"],
        date(2019, 5, 1),
        "F01",
        "function",
        "On 2019-04-01 exactly one",
    ),
    "two offices at once": (
        [*OFFICES, 3, "valid_from"],
        date(2019, 3, 1),
        "F01",
        "function",
        "On 2019-03-01 exactly one",
    ),
    "two offices of one code": ([*OFFICES, 1, "code"], "window", "window", "code", "already an office"),
    "an unknown lead": ([*LEAD, 1, "function"], "magic", "land", "lead[2].function", "no function magic"),
    "a lead only sometimes": ([*LEAD, 1, "when"], "sector == 'housing'", "land", "lead", "The last line"),
    "a stage left out": (["stages.yaml", 4, "code"], "planning", "completion", "", "exactly once"),
    "a question reading a later one": ([*FACTS, 0, "only_when"], "explosive", "sector", "only_when", "“explosive”"),
    "no value for the other case": ([*FACTS, 2, "otherwise"], None, "explosive", "otherwise", "for the other case"),
    "another case of another type": ([*FACTS, 2, "otherwise"], "no", "explosive", "otherwise", "no value for this"),
    "a fact with a strange name": ([*FACTS, 1, "code"], "floor area", "floor area", "code", "small letters"),
    "an unknown type of fact": ([*FACTS, 1, "type"], "text", "floor_area", "type", "“text” is not one of bool"),
    "a choice without options": ([*FACTS, 0, "options"], None, "sector", "options", "missing"),
    "an assumed answer": ([*FACTS, 2, "default"], True, "explosive", "default", "No answer may be assumed"),
    "a number for a code": ([*DIVISIONS, 2, "code"], 110101, "entry 3", "code", "put numbers and dates in quotes"),
    "an unknown parent": ([*DIVISIONS, 2, "parent"], "990000", "110101", "parent", "no division 990000"),
    "an unknown division": (["city.yaml", "division"], "990100", "smallville", "division", "no division 990100"),
    "an exception for no item": ([*EXCEPTIONS, 0, "item"], "P96", "P96", "item", "There is no item P96."),
    "an unknown level": ([*EXCEPTIONS, 0, "level"], "town", "P02", "level", "“town” is not one of"),
    "other papers": (
        ["papers.yaml", 1, "name", "en"],
        "Other required papers",
        "drawings",
        "name",
        "every material is named",
    ),
    "an unknown sort of paper": (
        ["papers.yaml", 1, "kind"],
        "sketch",
        "drawings",
        "kind",
        "There is no sort of paper sketch",
    ),
    "a missing file": (["papers.yaml"], None, "", "", "The file is missing."),
    "no YAML": (["papers.yaml"], "- {code: a", "", "", "This is not YAML"),
    "no list": (["papers.yaml"], "just words", "", "", "A list of entries"),
    "a field given twice": (["jurisdiction.yaml"], TWICE, "P02", "level", "given twice"),
}
#: an entry added, field named, words
ADDED_ITEMS = {
    "the same item twice at once": (item("P01"), "code", "another entry of this code"),
    "overlapping dates": (item("F01", function="fire", valid_from=date(2019, 8, 31)), "code", "holds on 2019-08-31"),
    "a certificate from no office": (
        item("E01", kind="self_acceptance", holder="enterprise", function=None), "certificate", "Only an office"
    ),
}  # fmt: skip


def faults_of(folder):
    with pytest.raises(BadReferenceData) as raised:
        read_city(folder)
    return raised.value.faults


def spoil(files, path, value):
    """The entry at `path` becomes `value`; None takes it out."""
    for step in path[:-1]:
        files = files[step]
    if value is None:
        del files[path[-1]]
    else:
        files[path[-1]] = value


def check(folder, files, file, entry, field, words):
    found = faults_of(write(folder, files))
    here = [fault for fault in found if (fault.file, fault.entry, fault.field) == (file, entry, field)]
    assert any(words in fault.sentence for fault in here), found


CATCH_ALL = [
    ("zh", "项目相关材料"), ("zh", "与项目有关的材料"), ("zh", "法律法规规定的材料"), ("zh", "审批机关要求提供的材料"),
    ("en", "Additional documents"), ("en", "Documents required by law"), ("en", "Any further papers required"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words"), CATCH_ALL)
@pytest.mark.parametrize("field", ["name", "note"])
def test_materials_that_name_nothing_are_refused_wherever_they_stand(tmp_path, field, language, words):
    files = small_city()
    files["items/1.yaml"][0]["materials"][1][field] = both("Plans") | {language: words}
    assert any("every material is named" in str(fault) for fault in faults_of(write(tmp_path, files)))


@pytest.mark.parametrize("case", SPOILT_ITEMS)
def test_a_spoilt_item(case, tmp_path):
    number, path, value, field, words = SPOILT_ITEMS[case]
    files = small_city()
    spoil(files, [ITEMS, number, *path], value)
    check(tmp_path, files, ITEMS, ["P01", "P02", "F01"][number], field, words)


@pytest.mark.parametrize("case", SPOILT_FILES)
def test_a_spoilt_file(case, tmp_path):
    path, value, entry, field, words = SPOILT_FILES[case]
    files = small_city()
    spoil(files, path, value)
    check(tmp_path, files, ITEMS if entry == "F01" else path[0], entry, field, words)


@pytest.mark.parametrize("case", ADDED_ITEMS)
def test_an_item_that_does_not_fit(case, tmp_path):
    entry, field, words = ADDED_ITEMS[case]
    files = small_city()
    files[ITEMS].append(entry)
    check(tmp_path, files, ITEMS, entry["code"], field, words)


def test_a_city_without_items(tmp_path):
    files = small_city()
    del files[ITEMS]
    check(tmp_path, files, "items/", "", "", "There are no items.")


def test_the_small_city_itself_has_no_fault(tmp_path):
    city = read_city(write(tmp_path, small_city()))
    assert [item.code for item in city.items] == ["P01", "P02", "F01"]


def test_a_fault_tells_its_line(tmp_path):
    files = small_city()
    files["papers.yaml"] = "- code: a\n  name: {zh: a, en: a}\n- code: b\n  name: {zh: b}\n"
    fault = next(fault for fault in faults_of(write(tmp_path, files)) if fault.file == "papers.yaml")
    assert str(fault) == "papers.yaml:4 b, name.en: This field is missing."


def test_a_lead_needs_its_office_too(tmp_path):
    files = small_city()
    files["functions.yaml"].append({"code": "land", "name": both("Land")})
    files["stages.yaml"][2]["lead"] = [{"function": "land"}]
    found = faults_of(write(tmp_path, files))
    assert {(fault.file, fault.entry, fault.field) for fault in found} == {("stages.yaml", "land", "lead")}
    assert [fault.sentence for fault in found] == [
        f"On 2017-01-01 exactly one office must hold land in {place}; there are 0." for place in ("110100", "110101")
    ]


@pytest.mark.django_db
def test_a_bad_folder_is_refused_whole_and_all_faults_are_told(tmp_path):
    files = small_city()
    spoil(files, [ITEMS, 0, "function"], "magic")
    spoil(files, [ITEMS, 0, "stautory"], limit(3))
    told = io.StringIO()
    with pytest.raises(CommandError, match=r"2 faults; nothing was loaded\."):
        call_command("load_city", write(tmp_path, files), stderr=told)
    assert [line.split(" ", 1)[1] for line in told.getvalue().splitlines()] == [
        "P01, function: There is no function magic.",
        "P01, stautory: Nobody knows this field.",
    ]
    assert (
        not Division.objects.filter(code="110101").exists() and not Edition.objects.filter(city="smallville").exists()
    )
