"""Types of paper from papers.yaml, with how each is handed in from paper_kinds.yaml.

Two items that ask for the same type get the same paper, asked for once.

A list of materials is closed (行政许可法 art. 30, 优化营商环境条例 art. 36): "other materials", "and so on" (其他, 等)
name nothing, so they are refused, here and among the materials of an item.
"""

import re
from pathlib import Path

from django.utils.translation import gettext as _

from stages.enums import BlankForm, Evidence
from stages.loading.columns import longest, named
from stages.loading.faults import Faults
from stages.loading.fields import Fields, of_entries
from stages.loading.yaml_files import entries
from stages.models import PaperType, Requirement

#: Chinese and English words for papers in general, and for who or what may ask for more of them
ANY_ZH, ASKS_ZH = "(材料|资料|文件|证明|证件|手续)", "(规定|要求|需要|认为|指定)"
ANY_EN = "(materials?|documents?|papers?|information|evidence)"
CATCH_ALL = {
    "zh": re.compile(
        "其[他它余]|等(?!级|额|量|价|候|待|保|同|于|高线)"
        f"|^.{{0,8}}(有关|相关|必要|所需|补充)的?{ANY_ZH}$|{ASKS_ZH}(提供|提交|补充|出具|报送)?的?{ANY_ZH}$"
    ),
    "en": re.compile(
        r"\bothers?\b|\betc\b|\band so on\b"
        rf"|^(any |all )?(additional|further|relevant|related|necessary|supplementary|required) {ANY_EN}"
        rf"|^(any |all )?{ANY_EN} (\w+ )?(required|requested|needed|prescribed|specified)\b",
        re.I,
    ),
}


def kinds(folder: Path, faults: Faults) -> dict[str, dict]:
    """code -> how papers of this sort are handed in, from paper_kinds.yaml: `PaperType.handing_in`."""
    name = "paper_kinds.yaml"
    found: dict[str, dict] = {}
    for fields in of_entries(entries(folder / name, name, faults), faults):
        code = fields.text("code")
        if code in found:
            fields.fault("code", _("This code is given twice."))
        fields.words("name")
        found[code] = {
            "original": fields.flag("original"),
            "copies": fields.whole("copies"),
            **named(fields, Requirement, "format"),
            **named(fields, Requirement, "where"),
            "evidence": str(fields.member("evidence", Evidence)),
        }
        fields.done()
    return found


def papers(folder: Path, faults: Faults) -> dict[str, dict]:
    """code -> values of a paper type's row."""
    name = "papers.yaml"
    handed_in = kinds(folder, faults)
    found: dict[str, dict] = {}
    for fields in of_entries(entries(folder / name, name, faults), faults):
        code = fields.text("code", longest=longest(PaperType, "code"))
        if code in found:
            fields.fault("code", _("This code is given twice."))
        found[code] = named(fields, PaperType) | {
            "from_register": fields.flag("register", False),
            "blank": fields.member("blank", BlankForm, None) or "",
            "handing_in": _handing_in(fields, handed_in),
        }
        refuse_catch_all(fields, "name", found[code])
        fields.done()
    return found


def _handing_in(fields: Fields, handed_in: dict[str, dict]) -> dict:
    kind = fields.known("kind", handed_in, _("There is no sort of paper %(code)s."), None)
    return handed_in.get(kind, {})


def refuse_catch_all(fields: Fields, field: str, words: dict[str, str]) -> None:
    """A fault for a material that names nothing in particular."""
    if any(pattern.search(words[f"{field}_{language}"]) for language, pattern in CATCH_ALL.items()):
        fields.fault(field, _("“Other materials” cannot be asked for: every material is named."))
