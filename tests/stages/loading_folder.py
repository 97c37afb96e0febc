"""A small city in a folder: two divisions, three items in two editions. Tests spoil it and look what is said."""

from datetime import date

import yaml


def both(text):
    return {"zh": text, "en": text}


def limit(days, **more):
    return {"days": days, "unit": "working_day", "evidence": "read"} | more


def item(code, **fields):
    """An item at the planning office; `fields` replace what is said here."""
    entry = {
        "code": code,
        "stage": "planning",
        "name": both(f"Item {code}"),
        "short": both(code),
        "function": "planning",
        "kind": "permit",
        "holder": "office",
        "statutory": limit(20, basis="art. 42", **{"from": "acceptance"}),
        "promised": limit(5, source="guide"),
        "materials": [],
        "requires": [],
        "applies": {"when": "true", "because": both("every project")},
        "result": both("Paper"),
        "certificate": {"number": "建字第{region}{year}{serial:05}号", "evidence": "recalled"},
        "legal_basis": ["art. 40"],
    }
    return {name: value for name, value in (entry | fields).items() if value is not None}


def material(paper, **fields):
    entry = {"paper": paper, "name": both(paper), "core": True, "tolerable": False, "evidence": "read"}
    return entry | {"origin": "enterprise"} | fields


def office(code, functions, **fields):
    names = {"name": both("{division} " + code), "short": both(code)}
    return {"code": code, "kind": "department", "at": ["city", "county"], **names, "functions": functions} | fields


VERDICTS = ("agree", "conditions", "disagree", "not_concerned", "expert_review")
SESSION_KINDS = (
    "meeting", "site_visit", "drawing_review", "assessment", "survey", "joint_acceptance", "coordination",
)  # fmt: skip


def session_kind(kind, **fields):
    """A line of a kind of joint session."""
    step = {"code": "meeting", "days": 5, "name": both("Meeting"), "evidence": "estimated"}
    days = {"later_days": 1, "rework_days": 10, "notice_days": 1, "lapse_days": 5}
    line = {"kind": kind, "letters": kind[:2].upper(), "basis": "practice", "evidence": "estimated", **days}
    line |= {"opinions": step, "outcomes": "usual", "silence": "usual"} | fields
    if kind == "site_visit":
        line |= {"disciplines": [{"code": "fire", "function": "fire", "name": both("Fire")}], "first_items": ["P01"]}
    return line


def small_city():
    """The files of the folder by name, good as they are."""
    stages = ["initiation", "planning", "land", "construction", "completion"]
    return {
        "city.yaml": {
            "city": "smallville",
            "name": both("Smallville"),
            "division": "110100",
            "edition_from": date(2017, 1, 1),
        },
        "divisions.yaml": {
            "divisions": [
                {"code": "110000", "name": both("Province"), "short": both("P"), "level": "province", "parent": None},
                {"code": "110100", "name": both("Smallville"), "short": both("S"), "level": "city", "parent": "110000"},
                {"code": "110101", "name": both("Hill"), "short": both("H"), "level": "county", "parent": "110100"},
            ],
            "former": [
                {"code": "110199", "name": both("Old Hill"), "until": "2013", "now": "110101", "evidence": "recalled"}
            ],
        },
        "functions.yaml": [{"code": "planning", "name": both("Planning")}, {"code": "fire", "name": both("Fire")}],
        "offices.yaml": [
            office("window", [], kind="window"),
            office("planning", ["planning"]),
            office("brigade", ["fire"], valid_until=date(2019, 3, 31)),
            office("building", ["fire"], valid_from=date(2019, 4, 1)),
        ],
        "facts.yaml": [
            {
                "code": "sector",
                "type": "choice",
                "name": both("Which"),
                "question": both("Which?"),
                "options": [{"value": value, **both(value)} for value in ("housing", "industrial")],
            },
            {
                "code": "floor_area",
                "type": "number",
                "unit": both("m2"),
                "name": both("How"),
                "question": both("How much?"),
            },
            {
                "code": "explosive",
                "type": "bool",
                "name": both("Dangerous"),
                "question": both("Dangerous?"),
                "only_when": "sector == 'industrial'",
                "otherwise": False,
            },
        ],
        "stages.yaml": [
            {
                "code": code,
                "order": order,
                "name": both(code),
                "lead": [{"when": "sector == 'industrial'", "function": "planning"}, {"function": "planning"}],
                "evidence": "read",
            }
            for order, code in enumerate(stages, start=1)
        ],
        "paper_kinds.yaml": [
            {
                "code": "drawing",
                "name": both("Drawing"),
                "original": True,
                "copies": 1,
                "format": both("PDF"),
                "where": both("From the designer"),
                "evidence": "estimated",
            },
        ],
        "papers.yaml": [
            {"code": "licence", "name": both("Licence"), "register": True},
            {"code": "drawings", "name": both("Drawings"), "kind": "drawing"},
            {"code": "permit_paper", "name": both("Permit")},
        ],
        "items/1.yaml": [
            item(
                "P01",
                materials=[
                    material("licence", origin="file", register=True),
                    material("drawings", core=False, tolerable=True, supply_days=3, supply_evidence="estimated"),
                ],
            ),
            item(
                "P02",
                applies={"when": "floor_area >= 2000", "because": both("large buildings")},
                requires=[{"item": "P01", "when": "sector == 'housing'", "basis": "art. 1", "evidence": "read"}],
                materials=[material("permit_paper", origin="file", result_of=["P01"])],
            ),
            item(
                "F01",
                function="fire",
                requires=[{"any_of": ["P01", "P02"], "evidence": "recalled"}],
                valid_until=date(2019, 8, 31),
            ),
        ],
        "sessions.yaml": {
            "outcomes": [{"table": "usual", **{verdict: ["passed"] for verdict in VERDICTS}}],
            "silence": [
                {"words": "usual", "absent": both("%(told)s"), "silent": both("%(until)s"), "basis": both("practice")}
            ],
            "subjects": [both("Height")],
            "kinds": [session_kind(kind) for kind in SESSION_KINDS],
        },
        "jurisdiction.yaml": [{"item": "P02", "division": "all", "level": "city", "evidence": "estimated"}],
    }


def write(folder, files):
    """Write the files; a text is written as it is."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")
    return folder
