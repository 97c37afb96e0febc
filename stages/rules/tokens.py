"""Words for searching: how a Chinese name, its pinyin initials or a code is cut so that both databases find it alike.

Chinese text has no spaces, so a run of characters is cut into overlapping pairs; a run of letters and digits is one
word. Of a name there are also the initials of its pinyin and the pinyin itself, from every character on, so that
“jlfz” and “jinlun” find 锦纶纺织 in the middle of a longer name. Everything is lower case and of one width.
"""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[a-z0-9]+")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
#: a name is spelled from every character on, at most so many letters far
INITIALS, SPELLED = 24, 32
LONGEST_QUERY = 60


def plain(text):
    """One width, lower case, the hyphens inside codes left out."""
    folded = unicodedata.normalize("NFKC", str(text)).lower()
    return re.sub(r"(?<=[a-z0-9])-(?=[a-z0-9])", "", folded)


def pairs(run):
    """Overlapping pairs of a run of Chinese characters; a single character is itself."""
    return [run[n : n + 2] for n in range(len(run) - 1)] or [run]


def of_text(text):
    """All words of a text, in order, without its spelling."""
    found = []
    for run in RUN.findall(plain(text)):
        found += pairs(run) if HAN.match(run) else [run]
    return found


def spelled(name):
    """Pinyin initials and pinyin of a name's Chinese runs, from every character on."""
    return [word for run in RUN.findall(plain(name)) if HAN.match(run) for word in _spelled(run)]


@lru_cache(maxsize=10_000)
def _spelled(run):
    """Those of one run; papers and certificates of many projects have the same names."""
    whole = lazy_pinyin(run)
    first = "".join(lazy_pinyin(run, style=Style.FIRST_LETTER))
    initials = tuple(first[n : n + INITIALS] for n in range(len(first)))
    return initials + tuple("".join(whole[n:])[:SPELLED] for n in range(len(whole)))


def parts(code):
    """A code from each of its hyphens on, so that its end finds it too."""
    pieces = str(code).split("-")
    return [word for n in range(1, len(pieces)) for word in of_text("-".join(pieces[n:]))]


def of_entry(name, code="", *others):
    """The distinct words under which something named so, with such a code, is found."""
    return sorted({*of_text(name), *spelled(name), *parts(code),
                   *(word for other in (code, *others) for word in of_text(other))})  # fmt: skip


def long_runs(query):
    """The Chinese runs of a query whose pairs alone would also find them apart from one another."""
    return [run for run in RUN.findall(plain(query[:LONGEST_QUERY])) if HAN.match(run) and len(run) > 2]


def asked(query):
    """[(word, whether it is the beginning of one)] that must all be found."""
    wanted = []
    for run in RUN.findall(plain(query[:LONGEST_QUERY])):
        if HAN.match(run):
            wanted += [(pair, len(run) == 1) for pair in pairs(run)]
        else:
            wanted.append((run, True))
    return list(dict.fromkeys(wanted))
