"""Pictures as SVG, drawn here by Lets-Plot: no script, and both looks in one file.

The picture is an image of its own within the page, so neither its styles nor anything in it can
touch the page. Its colours are named by ``light-dark()``
(https://www.w3.org/TR/css-color-5/#light-dark): it follows the reader's setting as the page does.
"""

import base64
import re
from threading import Lock
from typing import Any

import lets_plot as lp

from gateway.desk.insights.figure import Drawing

_WIDE, _HIGH = 400, 230
_INK, _LINE = "#010101", "#020202"
_SERIES = ("#030303", "#040404", "#050505", "#060606")
_LOOKS = {
    1: "light-dark(#46545a,#b6c2c4)",
    2: "light-dark(#dde3e0,#3a4448)",
    3: "light-dark(#1f6f5c,#6fcbb3)",
    4: "light-dark(#d99a3d,#f0c07a)",
    5: "light-dark(#7c8fb8,#93a8d6)",
    6: "light-dark(#a5281b,#ff9a8c)",
}
_NAMED = re.compile(r"#(0[1-6])\1\1(?![0-9a-fA-F])|rgb\(([1-6]),\2,\2\)")
_MAXIMAL_TICKS = 5
_FEW = 5
"""Up to so many of something are counted one by one: there is no half of a case."""
_one_at_a_time = Lock()


def picture(drawing: Drawing) -> str:
    """The drawing as an address that an image may have; it needs no second request."""
    with _one_at_a_time:
        svg: str = _plot(drawing).to_svg()
    themed = _NAMED.sub(lambda it: _LOOKS[int(it[1] or it[2])], svg)
    lean = re.sub(r">\s+<", "><", themed)
    whole = lean.replace("<svg ", '<svg style="color-scheme:light dark" ', 1)
    return f"data:image/svg+xml;base64,{base64.b64encode(whole.encode()).decode()}"


def _plot(drawing: Drawing) -> Any:
    long = _long(drawing)
    names = [one.name for one in drawing.series]
    plot = lp.ggplot(long) + lp.ggsize(_WIDE, _HIGH) + _theme(len(names) > 1)
    plot += _amounts(drawing)
    plot += lp.scale_fill_manual(_SERIES, limits=names) + lp.scale_color_manual(_SERIES)
    if drawing.shape == "lines":
        shown = lp.aes("label", "value", color="series", linetype="series")
        line = lp.geom_line(lp.aes(group="series"), size=1.3) + lp.geom_point(size=2.5)
        return plot + shown + line + _ticks(drawing) + lp.expand_limits(y=0)
    plot += lp.aes("label", "value", fill="series")
    plot += lp.geom_bar(stat="identity", width=0.7, size=0, tooltips="none")
    if drawing.shape == "across":
        rows = lp.scale_x_discrete(limits=list(drawing.labels)[::-1])
        return plot + rows + lp.coord_flip()
    return plot + _ticks(drawing)


def _amounts(drawing: Drawing) -> Any:
    """How much: in thousands where it is much, whole where it is few."""
    columns = zip(*(one.values for one in drawing.series), strict=True)
    if max((sum(float(it) for it in column) for column in columns), default=0) <= _FEW:
        return lp.scale_y_continuous(breaks=list(range(_FEW + 1)), format="d")
    return lp.scale_y_continuous(format="~s")


def _long(drawing: Drawing) -> dict[str, list[Any]]:
    cells = [
        (label, one.name, float(value))
        for one in drawing.series
        for label, value in zip(drawing.labels, one.values, strict=True)
    ]
    return {
        name: [cell[at] for cell in cells] for at, name in enumerate(("label", "series", "value"))
    }


def _ticks(drawing: Drawing) -> Any:
    """All labels where there is room, else every other."""
    every = -(-len(drawing.labels) // _MAXIMAL_TICKS)
    return lp.scale_x_discrete(
        limits=list(drawing.labels), breaks=list(drawing.labels[::-1][::every])
    )


def _theme(legend: bool) -> Any:
    none = lp.element_blank()
    return lp.theme_minimal() + lp.theme(
        text=lp.element_text(family="system-ui, sans-serif", color=_INK),
        axis_text=lp.element_text(size=12, color=_INK),
        axis_text_x=lp.element_text(angle=0, size=12, color=_INK),
        legend_text=lp.element_text(size=12, color=_INK),
        legend_title=none,
        axis_title=none,
        panel_grid_major_x=none,
        panel_grid_minor=none,
        panel_grid_major_y=lp.element_line(color=_LINE, size=0.8),
        axis_line=lp.element_line(color=_LINE),
        plot_background=none,
        panel_background=none,
        legend_background=none,
        legend_position="top" if legend else "none",
        legend_justification=(0, 0.5),
        plot_margin=[2, 26, 2, 2],
    )
