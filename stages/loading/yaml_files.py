"""Reading YAML files so that every entry still knows its file and line.

Only plain data is read (no tags, no objects). Texts stay texts: a code that a YAML reader would take for a number must
be quoted, which the fields ask for later.
"""

import re
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from stages.loading.faults import Faults

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# YAML 1.1 also reads on, off, yes and no as booleans; here they are words.
BOOLEAN = "tag:yaml.org,2002:bool"
TRUE_OR_FALSE = re.compile(r"^(true|false|True|False|TRUE|FALSE)$")


class Entry(dict):
    """A mapping of a file with the line it begins on, and the line of each of its keys."""

    def __init__(self, file: str, line: int):
        super().__init__()
        self.file = file
        self.line = line
        self.lines: dict[str, int] = {}
        self.repeated: list[str] = []


def read(path: Path, name: str, faults: Faults) -> object:
    """The data of a file, or None with a fault when it is missing or no YAML. `name` is what faults call it."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _loader_for(name))
    except FileNotFoundError:
        faults.add(name, 1, "", "", _("The file is missing."))
    except UnicodeDecodeError:
        faults.add(name, 1, "", "", _("The file is not UTF-8 text."))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        faults.add(
            name, line, "", "", _("This is not YAML: %(problem)s.") % {"problem": getattr(error, "problem", error)}
        )
    return None


def entries(path: Path, name: str, faults: Faults) -> list[Entry]:
    """The entries of a file that is a list."""
    return lists(path, name, faults, "")[0]


def lists(path: Path, name: str, faults: Faults, *keys: str) -> list[list[Entry]]:
    """The lists of entries that a file keeps under its keys. A file that is a bare list has only the first."""
    data = read(path, name, faults)
    if not isinstance(data, Entry):
        data = {keys[0]: data}
    return [_list(data.get(key), name, key, faults) for key in keys]


def _list(data: object, name: str, key: str, faults: Faults) -> list[Entry]:
    if data is None:
        return []
    if not isinstance(data, list) or not all(isinstance(entry, Entry) for entry in data):
        faults.add(name, 1, "", key, _("A list of entries is expected here."))
        return []
    return data


def _loader_for(name: str) -> type:
    """A safe loader that builds Entry for every mapping."""

    class EntryLoader(Loader):
        pass

    def entry(loader, node):
        built = Entry(name, node.start_mark.line + 1)
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            if key in built:
                built.repeated.append(key)
            built[key] = loader.construct_object(value_node, deep=True)
            built.lines[key] = key_node.start_mark.line + 1
        return built

    EntryLoader.add_constructor("tag:yaml.org,2002:map", entry)
    EntryLoader.yaml_implicit_resolvers = {
        letter: [(tag, pattern) for tag, pattern in resolvers if tag != BOOLEAN]
        for letter, resolvers in Loader.yaml_implicit_resolvers.items()
    }
    EntryLoader.add_implicit_resolver(BOOLEAN, TRUE_OR_FALSE, list("tTfF"))
    return EntryLoader
