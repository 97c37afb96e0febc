"""A chart as data: shapes with coordinates, looks as classes of house.css, and the table that says the same.

`elements` writes a Drawing for a place without the sheet (the printed bulletin): the looks are then written out.
"""

from dataclasses import dataclass, field

INK = "#1d2330"


@dataclass(frozen=True)
class Shape:
    """One element: `tag` rect, line, text or path; `at` its attributes; `look` its classes; `says` its tooltip; `url`:
    of the cases behind it, if it opens them."""

    tag: str
    at: dict
    look: str = ""
    text: str = ""
    says: str = ""
    url: str = ""


@dataclass(frozen=True)
class Linked:
    """A number of the table behind a chart that leads to its cases: as many as it says, or `cases` of them."""

    value: object
    url: str
    cases: int | None = None

    def __str__(self):
        return str(self.value)


def linked(value, url, cases=None):
    """The number with the way to its cases; the bare number where there is none or nothing to open."""
    return Linked(value, url, cases) if url and value not in ("", 0) else value


@dataclass
class Drawing:
    """`title` names the chart for a reader who cannot see it. `head` and `rows`: the table behind it; `tells_days`: of
    days, not of figures.
    """

    width: int
    height: int
    title: str
    head: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    shapes: list = field(default_factory=list)
    is_empty: bool = False
    tells_days: bool = False

    @property
    def is_way(self):
        """Whether shapes of it lead somewhere: then it is a group of links, not one picture."""
        return any(shape.url for shape in self.shapes)

    def rect(self, x, y, width, height, look="", says="", url=""):
        self._add("rect", look, says, url, x=x, y=y, width=max(width, 0), height=max(height, 0))

    def line(self, x1, y1, x2, y2, look="grid", says=""):
        self._add("line", look, says, "", x1=x1, y1=y1, x2=x2, y2=y2)

    def text(self, x, y, text, look="s"):
        self.shapes.append(Shape("text", _rounded({"x": x, "y": y}), look, str(text)))

    def path(self, points, look, says=""):
        """A line through the points [(x, y)]."""
        steps = " ".join(f"{'L' if number else 'M'}{x:.1f} {y:.1f}" for number, (x, y) in enumerate(points))
        self._add("path", look, says, "", d=steps)

    def _add(self, tag, look, says, url, **at):
        self.shapes.append(Shape(tag, _rounded(at), look, "", str(says), url))


def _rounded(at):
    return {name: value if isinstance(value, str) else f"{value:.1f}" for name, value in at.items()}


#: the looks of the sheet written out, for a drawing that travels without it
LOOKS = {
    "grid": {"stroke": "#e3e7ee"},
    "axis": {"stroke": "#9aa3b2"},
    "f-seal": {"fill": "#1e56a0"},
    "f-gov": {"fill": "#5d86bd"},
    "f-go": {"fill": "#1b7a43"},
    "f-soon": {"fill": "#d9962b"},
    "f-late": {"fill": "#b3261e"},
    "f-stop": {"fill": "#7a4fa3"},
    "f-idle": {"fill": "#9aa3b2"},
    "f-rail": {"fill": "#dfe4ec"},
    "c-seal": {"stroke": "#1e56a0", "fill": "none", "stroke-width": "2"},
    "c-dim": {"stroke": "#7f8899", "fill": "none", "stroke-width": "2", "stroke-dasharray": "5 4"},
    "c-promise": {"stroke": "#b3261e", "stroke-width": "1.5", "stroke-dasharray": "5 3"},
    "c-median": {"stroke": "#1d2330", "stroke-width": "1.5"},
    "c-reach": {"stroke": "#1d2330", "stroke-width": "1"},
    "plan": {"fill": "#ffffff", "stroke": "#8fa9cb", "stroke-dasharray": "3 2"},
    "d": {"fill": "#5b6475"},
    "b": {"font-weight": "600"},
    "e": {"text-anchor": "end"},
    "m": {"text-anchor": "middle"},
    "s": {"font-size": "12px"},
    "xs": {"font-size": "11px"},
}


def elements(drawing):
    """The shapes with their looks written out, for a printer that has neither the sheet nor SVG: plain mappings.

    Keys: tag, x, y, and width, height, x2, y2 or points; fill, stroke, thick, dash; text, size, bold, anchor.
    """
    return [_element(shape) for shape in drawing.shapes]


def _element(shape):
    looks = {}
    for name in shape.look.split():
        looks |= LOOKS[name]
    at = {name: float(value) for name, value in shape.at.items() if name != "d"}
    found = {
        "tag": shape.tag, "x": at.get("x", at.get("x1", 0)), "y": at.get("y", at.get("y1", 0)),
        "x2": at.get("x2", 0), "y2": at.get("y2", 0), "width": at.get("width", 0), "height": at.get("height", 0),
        "fill": _colour(looks.get("fill")), "stroke": _colour(looks.get("stroke")), "dash": "stroke-dasharray" in looks,
        "thick": float(looks.get("stroke-width", 1)), "text": shape.text,
        "size": float(looks.get("font-size", "13px").removesuffix("px")), "bold": "font-weight" in looks,
        "anchor": looks.get("text-anchor", "start"),
        "points": [[float(each) for each in point.split()] for point in _points(shape.at.get("d", ""))],
    }  # fmt: skip
    if shape.tag == "text" and not found["fill"]:
        found["fill"] = INK
    return found


def _points(steps):
    return [point for point in steps.replace("M", "").split("L") if point.strip()]


def _colour(name):
    return "" if name in (None, "none") else name
