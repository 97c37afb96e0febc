"""PDFs set by Typst, with fonts that travel with the service: no font of the system is used.

Texts are data to a template and never markup. The same data gives the same bytes.
"""

import json
from functools import cache
from pathlib import Path


@cache
def fonts():
    """The folder of the CJK font that comes from the package index."""
    import manimgx_fonts_cjk

    return str(Path(manimgx_fonts_cjk.__file__).parent)


def compiled(template, data, at):
    """The bytes of the PDF that the template (path) makes of `data` (plain values); `at`: the moment it is dated."""
    import typst

    said = json.dumps(data, ensure_ascii=False, default=str)
    return typst.compile(
        template.read_bytes(), format="pdf", sys_inputs={"data": said}, font_paths=[fonts()], ignore_system_fonts=True,
        timestamp=int(at.timestamp()),
    )  # fmt: skip
