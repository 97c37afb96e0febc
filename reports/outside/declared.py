"""XML in whatever encoding it says of itself, as UTF-8: the parser knows few others, and none of the Chinese ones."""

import codecs
import re

from django.utils.translation import gettext_lazy as _

from reports.outside.encoding import MARKS
from reports.outside.faults import UnusableLog

SAID = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]{1,40})["']""")
#: how the first sign of a file without a mark tells of two bytes a sign
WIDE = [(b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")]
#: what says less than is written: GB 18030 holds both, and such files are often fuller than they say
WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}


def utf8(data):
    """(the document in UTF-8, the name of its encoding, whether some of its bytes were no text in it).

    Bytes that are no text become U+FFFD. Raises UnusableLog when the encoding is none.
    """
    mark, name = next(((mark, name) for mark, name in MARKS if data.startswith(mark)), (b"", ""))
    data = data[len(mark) :]
    name = name or next((name for start, name in WIDE if data.startswith(start)), "") or _said(data)
    try:
        name = WIDER.get(codecs.lookup(name).name, codecs.lookup(name).name)
        text = data.decode(name, errors="replace")
        return text.encode("utf-8", errors="replace"), name, not _is_text(data, name)
    except (LookupError, ValueError) as fault:
        raise UnusableLog("encoding_unknown", _("The file says that it is in “%(name)s”, which is no encoding."),
                          name=name) from fault  # fmt: skip


def _said(data):
    found = SAID.match(data)
    return found[1].decode("ascii", "replace") if found else "utf-8"


def _is_text(data, name):
    try:
        data.decode(name)
    except UnicodeError:
        return False
    return True
