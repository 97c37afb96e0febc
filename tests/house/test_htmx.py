"""Every fragment that htmx fetches is compared with a fresh page by a test in the browser, or says a sentence only."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: where a fragment is asked for -> the test that watches it
WATCHED = {
    "stages/templates/stages/register.html": "test_each_answer_changes_the_page_into_what_a_fresh_one_would_show",
    "reports/templates/reports/forecast.html": "test_a_what_if_changes_the_page_into_what_a_fresh_one_would_show",
    "projects/templates/projects/_long_work.html": "tests/projects/test_long_work.py",
    "stages/desks/days.py": "tests/browser/test_forms.py",
}


def test_every_fragment_is_watched():
    apps = ("config", "projects", "stages", "agency", "reports", "administration")
    found = {
        path.relative_to(ROOT).as_posix()
        for app in apps
        for path in (ROOT / app).rglob("*.*")
        if path.suffix in (".html", ".py") and "hx-get" in path.read_text(encoding="utf-8")
    }
    assert found == set(WATCHED)


def test_the_tests_that_watch_exist():
    told = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "browser").glob("test_*.py"))
    for test in WATCHED.values():
        assert re.search(rf"def {test}\b", told) or (ROOT / test).exists(), test
