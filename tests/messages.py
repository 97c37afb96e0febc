"""`python -m tests.messages`: the Chinese catalogue is complete, and what is compiled is what is written."""

import sys
from pathlib import Path

import polib

PO = Path(__file__).resolve().parents[1] / "locale/zh_Hans/LC_MESSAGES/django.po"


def faults():
    po, mo = polib.pofile(str(PO)), polib.mofile(str(PO.with_suffix(".mo")))
    compiled = {(e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in mo}
    for entry in po:
        if entry.obsolete:
            continue
        if not entry.translated() or "fuzzy" in entry.flags:
            yield f"not translated: {entry.msgid}"
        elif compiled.get((entry.msgctxt, entry.msgid)) != (entry.msgstr or entry.msgstr_plural):
            yield f"not compiled: {entry.msgid}"


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found) or "messages complete")
    sys.exit(1 if found else 0)
