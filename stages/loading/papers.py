"""Types of paper from papers.yaml. Two items that ask for the same type get the same paper, asked for once.

A list of materials is closed (行政许可法 art. 30, 优化营商环境条例 art. 36): "other materials", "and so on" (其他, 等)
name nothing, so they are refused, here and among the materials of an item.
"""

import re
from pathlib import Path

from django.utils.translation import gettext as _

from stages.enums import BlankForm
from stages.loading.columns import longest, named
from stages.loading.faults import Faults
from stages.loading.fields import Fields, of_entries
from stages.loading.yaml_files import entries
from stages.models import PaperType

CATCH_ALL = {
    "zh": re.compile(
        r"其[他它余]|等(?!级|额|量|价|候|待|保|同|于|高线)|^(有关|相关|必要|所需)的?(材料|资料|文件|证明)"
    ),
    "en": re.compile(
        r"\bothers?\b|\betc\b|\band so on\b|^(relevant|related|necessary) (materials?|documents?|papers?)$", re.I
    ),
}


def papers(folder: Path, faults: Faults) -> dict[str, dict]:
    """code -> values of a paper type's row."""
    name = "papers.yaml"
    found: dict[str, dict] = {}
    for fields in of_entries(entries(folder / name, name, faults), faults):
        code = fields.text("code", longest=longest(PaperType, "code"))
        if code in found:
            fields.fault("code", _("This code is given twice."))
        found[code] = named(fields, PaperType) | {
            "from_register": fields.flag("register", False),
            "blank": fields.member("blank", BlankForm, None) or "",
        }
        refuse_catch_all(fields, "name", found[code])
        fields.done()
    return found


def refuse_catch_all(fields: Fields, field: str, words: dict[str, str]) -> None:
    """A fault for a material that names nothing in particular."""
    if any(pattern.search(words[f"name_{language}"]) for language, pattern in CATCH_ALL.items()):
        fields.fault(field, _("“Other materials” cannot be asked for: every material is named."))
