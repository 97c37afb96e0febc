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
from tests.stages.loading_folder import both, item, limit, material, office, small_city, write

ITEMS = "items/1.yaml"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def spoil(path, value):
    """A change of the small city: the entry at `path` becomes `value`; None takes it out."""

    def change(files):
        place = files
        for step in path[:-1]:
            place = place[step]
        if value is None:
            del place[path[-1]]
        else:
            place[path[-1]] = value

    return change


def add(name, *entries):
    return lambda files: files[name].extend(entries)


CASES = {
    "an office function nobody knows": (
        spoil([ITEMS, 0, "function"], "magic"), ITEMS, "P01", "function", "There is no function magic."),
    "an office without that function": (
        spoil(["offices.yaml", 1, "functions"], ["plannning"]), "offices.yaml", "planning", "functions", "no function plannning"),
    "a decision without an office": (
        spoil([ITEMS, 0, "function"], None), ITEMS, "P01", "function", "its function is missing"),
    "a permit that no office decides": (
        spoil([ITEMS, 0, "holder"], "enterprise"), ITEMS, "P01", "holder", "decided by an office"),
    "a requirement on an item that does not exist": (
        spoil([ITEMS, 1, "requires", 0, "item"], "P99"), ITEMS, "P02", "requires", "There is no item P99."),
    "an alternative that does not exist": (
        spoil([ITEMS, 2, "requires", 0, "any_of"], ["P01", "P98"]), ITEMS, "F01", "requires", "There is no item P98."),
    "a requirement of nothing": (
        spoil([ITEMS, 1, "requires", 0, "item"], None), ITEMS, "P02", "requires[1].item", "one item, or any_of"),
    "a circle of requirements": (
        spoil([ITEMS, 0, "requires"], [{"item": "F01", "evidence": "read"}]),
        ITEMS, "F01", "requires", "P01 > P02 > F01 > P01|F01 > P01 > F01|P01 > F01 > P01"),
    "its own result": (
        spoil([ITEMS, 1, "materials", 0, "result_of"], ["P02"]), ITEMS, "P02", "materials", "asks for its own result"),
    "the result of an item that does not exist": (
        spoil([ITEMS, 1, "materials", 0, "result_of"], ["P97"]), ITEMS, "P02", "materials", "There is no item P97."),
    "a limit without unit": (
        spoil([ITEMS, 0, "promised", "unit"], None), ITEMS, "P01", "promised.unit", "A limit needs its unit"),
    "a unit nobody knows": (
        spoil([ITEMS, 0, "statutory", "unit"], "week"), ITEMS, "P01", "statutory.unit", "“week” is not one of"),
    "a limit that is no number": (
        spoil([ITEMS, 0, "statutory", "days"], "20"), ITEMS, "P01", "statutory.days", "whole number"),
    "a limit below zero": (
        spoil([ITEMS, 0, "statutory", "days"], -1), ITEMS, "P01", "statutory.days", "below zero"),
    "an unknown fact in a condition": (
        spoil([ITEMS, 1, "applies", "when"], "floor_areas >= 1"), ITEMS, "P02", "applies.when", "“floor_areas”"),
    "an option that does not exist": (
        spoil([ITEMS, 1, "requires", 0, "when"], "sector == 'hosing'"), ITEMS, "P02", "requires[1].when", "“hosing”"),
    "a condition of the wrong type": (
        spoil([ITEMS, 1, "applies", "when"], "floor_area == 'x'"), ITEMS, "P02", "applies.when", "different types"),
    "a condition that cannot be read": (
        spoil([ITEMS, 1, "applies", "when"], "floor_area >="), ITEMS, "P02", "applies.when", "cannot be read"),
    "a condition that computes": (
        spoil([ITEMS, 1, "applies", "when"], "floor_area + 1 > 2"), ITEMS, "P02", "applies.when", "may not use"),
    "a tolerable material marked core": (
        spoil([ITEMS, 0, "materials", 1, "core"], True), ITEMS, "P01", "materials[2].tolerable", "never be supplied later"),
    "a tolerable material without days": (
        spoil([ITEMS, 0, "materials", 1, "supply_days"], None), ITEMS, "P01", "materials[2].supply_days", "within how many"),
    "days of supply without an evidence mark": (
        spoil([ITEMS, 0, "materials", 1, "supply_evidence"], None), ITEMS, "P01", "materials[2].supply_evidence", "no evidence"),
    "days of supply of a core material": (
        spoil([ITEMS, 1, "materials", 0, "supply_days"], 3), ITEMS, "P02", "materials[1].supply_days", "Only a tolerable"),
    "other materials": (
        spoil([ITEMS, 0, "materials", 1, "name"], both("其他相关材料")), ITEMS, "P01", "materials[2].name", "every material is named"),
    "other materials in English": (
        spoil(["papers.yaml", 1, "name"], {"zh": "图", "en": "Other supporting documents"}),
        "papers.yaml", "drawings", "name", "every material is named"),
    "a paper nobody knows": (
        spoil([ITEMS, 0, "materials", 1, "paper"], "sketch"), ITEMS, "P01", "materials[2].paper", "no type of paper sketch"),
    "the same paper twice": (
        lambda files: files[ITEMS][1]["materials"].append(material("permit_paper")),
        ITEMS, "P02", "materials[2].paper", "asks for this paper already"),
    "a paper from the file that comes from nowhere": (
        spoil([ITEMS, 1, "materials", 0, "result_of"], None), ITEMS, "P02", "materials[1].origin", "the register they come from"),
    "the same item twice at once": (
        add(ITEMS, item("P01")), ITEMS, "P01", "code", "another entry of this code"),
    "overlapping dates": (
        add(ITEMS, item("F01", function="fire", valid_from=date(2019, 8, 31))), ITEMS, "F01", "code", "holds on 2019-08-31"),
    "an end before the beginning": (
        spoil([ITEMS, 2, "valid_until"], date(2016, 1, 1)), ITEMS, "F01", "valid_until", "ends before it begins"),
    "a stage nobody knows": (
        spoil([ITEMS, 0, "stage"], "design"), ITEMS, "P01", "stage", "“design” is not one of initiation, planning"),
    "a kind nobody knows": (
        spoil([ITEMS, 0, "kind"], "licence"), ITEMS, "P01", "kind", "“licence” is not one of"),
    "a short name too long": (
        spoil([ITEMS, 0, "short"], {"zh": "一二三四五六七八九十多", "en": "short"}), ITEMS, "P01", "short.zh", "At most 10 characters"),
    "a name in one language": (
        spoil([ITEMS, 0, "name"], {"zh": "名"}), ITEMS, "P01", "name.en", "missing"),
    "no evidence mark": (
        spoil([ITEMS, 0, "promised"], {"days": 3, "unit": "working_day"}), ITEMS, "P01", "promised.evidence", "missing"),
    "an evidence mark nobody knows": (
        spoil([ITEMS, 0, "materials", 0, "evidence"], "hearsay"), ITEMS, "P01", "materials[1].evidence", "“hearsay” is not one of"),
    "a placeholder nobody can fill": (
        spoil([ITEMS, 0, "certificate", "number"], "建字第{office}号"), ITEMS, "P01", "certificate.number", "{office}"),
    "a certificate without an office": (
        add(ITEMS, item("E01", kind="self_acceptance", holder="enterprise", function=None)),
        ITEMS, "E01", "certificate", "Only an office"),
    "figures without a unit": (
        spoil([ITEMS, 0, "extension"], {"max_days": 40, "evidence": "read"}), ITEMS, "P01", "extension.unit", "missing"),
    "a misspelt field": (
        spoil([ITEMS, 0, "stautory"], limit(3)), ITEMS, "P01", "stautory", "Nobody knows this field."),
    "no items at all": (
        lambda files: files.pop(ITEMS), "items/", "", "", "There are no items."),
    "a gap between two offices": (
        spoil(["offices.yaml", 3, "valid_from"], date(2019, 5, 1)), ITEMS, "F01", "function", "On 2019-04-01 exactly one office"),
    "two offices at once": (
        spoil(["offices.yaml", 3, "valid_from"], date(2019, 3, 1)), ITEMS, "F01", "function", "On 2019-03-01 exactly one office"),
    "a lead without an office": (
        spoil(["stages.yaml", 2, "lead", 1, "function"], "fire"), "stages.yaml", "land", "lead", "") ,
    "a lead nobody knows": (
        spoil(["stages.yaml", 2, "lead", 1, "function"], "magic"), "stages.yaml", "land", "lead[2].function", "no function magic"),
    "a stage that somebody leads only sometimes": (
        spoil(["stages.yaml", 2, "lead", 1, "when"], "sector == 'housing'"), "stages.yaml", "land", "lead", "The last line"),
    "a stage left out": (
        lambda files: files["stages.yaml"].pop(), "stages.yaml", "completion", "", "exactly once"),
    "a question that reads a later one": (
        spoil(["facts.yaml", 0, "only_when"], "explosive"), "facts.yaml", "sector", "only_when", "“explosive”"),
    "a question without its other value": (
        spoil(["facts.yaml", 2, "otherwise"], None), "facts.yaml", "explosive", "otherwise", "for the other case"),
    "another value of the wrong type": (
        spoil(["facts.yaml", 2, "otherwise"], "no"), "facts.yaml", "explosive", "otherwise", "no value for this question"),
    "a fact with a strange name": (
        spoil(["facts.yaml", 1, "code"], "floor area"), "facts.yaml", "floor area", "code", "small letters"),
    "a type of fact nobody knows": (
        spoil(["facts.yaml", 1, "type"], "text"), "facts.yaml", "floor_area", "type", "“text” is not one of bool"),
    "a choice without options": (
        spoil(["facts.yaml", 0, "options"], None), "facts.yaml", "sector", "options", "missing"),
    "an assumed answer": (
        spoil(["facts.yaml", 2, "default"], True), "facts.yaml", "explosive", "default", "No answer may be assumed"),
    "a number for a code": (
        spoil(["divisions.yaml", "divisions", 2, "code"], 110101), "divisions.yaml", "entry 3", "code", "put numbers and dates in quotes"),
    "a parent nobody knows": (
        spoil(["divisions.yaml", "divisions", 2, "parent"], "990000"), "divisions.yaml", "110101", "parent", "no division 990000"),
    "the city's division nobody knows": (
        spoil(["city.yaml", "division"], "990100"), "city.yaml", "smallville", "division", "no division 990100"),
    "an exception for an item that does not exist": (
        spoil(["jurisdiction.yaml", 0, "item"], "P96"), "jurisdiction.yaml", "P96", "item", "There is no item P96."),
    "a level nobody knows": (
        spoil(["jurisdiction.yaml", 0, "level"], "town"), "jurisdiction.yaml", "P02", "level", "“town” is not one of"),
    "an office twice": (
        add("offices.yaml", office("window", [])), "offices.yaml", "window", "code", "already an office"),
    "a name with a strange placeholder": (
        spoil(["offices.yaml", 0, "name"], both("{city} Window")), "offices.yaml", "window", "name", "Only {division}"),
    "a missing file": (
        lambda files: files.pop("papers.yaml"), "papers.yaml", "", "", "The file is missing."),
    "no YAML": (
        spoil(["papers.yaml"], "- {code: a"), "papers.yaml", "", "", "This is not YAML"),
    "no list": (
        spoil(["papers.yaml"], "just words"), "papers.yaml", "", "", "A list of entries"),
    "a field given twice": (
        spoil(["jurisdiction.yaml"], "- {item: P02, level: city, level: county, evidence: read}"),
        "jurisdiction.yaml", "P02", "level", "given twice"),
}  # fmt: skip


def faults_of(folder):
    with pytest.raises(BadReferenceData) as raised:
        read_city(folder)
    return raised.value.faults


@pytest.mark.parametrize("case", CASES)
def test_each_fault_names_file_entry_and_field(case, tmp_path):
    change, file, entry, field, words = CASES[case]
    files = small_city()
    change(files)
    if case == "a lead without an office":
        files["offices.yaml"][3]["at"] = ["city"]
        files[ITEMS].pop()
    found = [
        fault
        for fault in faults_of(write(tmp_path, files))
        if (fault.file, fault.entry, fault.field) == (file, entry, field)
    ]
    assert any(part in fault.sentence for fault in found for part in words.split("|")), faults_of(tmp_path)


def test_the_small_city_itself_has_no_fault(tmp_path):
    city = read_city(write(tmp_path, small_city()))
    assert [item.code for item in city.items] == ["P01", "P02", "F01"]


def test_a_fault_tells_its_line(tmp_path):
    files = small_city()
    files["papers.yaml"] = "- code: a\n  name: {zh: a, en: a}\n- code: b\n  name: {zh: b}\n"
    fault = next(fault for fault in faults_of(write(tmp_path, files)) if fault.file == "papers.yaml")
    assert str(fault) == "papers.yaml:4 b, name.en: This field is missing."


@pytest.mark.django_db
def test_a_bad_folder_is_refused_whole_and_all_faults_are_told(tmp_path):
    files = small_city()
    for change in (CASES["an office function nobody knows"][0], CASES["a misspelt field"][0]):
        change(files)
    told = io.StringIO()
    with pytest.raises(CommandError, match=r"2 faults; nothing was loaded\."):
        call_command("load_city", write(tmp_path, files), stderr=told)
    assert told.getvalue().splitlines() == sorted(told.getvalue().splitlines())
    assert "items/1.yaml" in told.getvalue() and "P01, stautory" in told.getvalue()
    assert not Division.objects.exists() and not Edition.objects.exists()
