"""Charts as Vega-Lite specifications: data inline, nothing fetched, every label as the table writes it."""

import json
from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from typing import Any

from filrouge.adapters.render.charts.palette import (
    DASHES,
    FAINTEST,
    FONT,
    INK,
    INK_2,
    PAPER,
    RULE,
    SERIES,
    SHAPES,
    STRONGEST,
)
from filrouge.adapters.render.charts.reading import Number, Reading
from filrouge.kernel.reports import Mark
from filrouge.kernel.texts import Text

Spec = dict[str, Any]

WIDTH, ROW, PLOT = 640, 30, 260  #: pixels
ROOM = 1.14  #: how far a scale of bars goes beyond the longest
NAME_LETTERS, NAME_LINES, PLOT_LETTERS = 32, 2, 72
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
PLANNED, ACTUAL = Text(fr="prévu", en="planned"), Text(fr="réalisé", en="actual")
DATE = {"type": "utc"}
CONFIG: Spec = {
    "font": FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK_2,
        "titleColor": INK_2,
        "domainColor": INK_2,
        "gridColor": RULE,
        "ticks": False,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelPadding": 6,
        "titlePadding": 8,
        "labelLimit": 0,
    },
    "axisY": {"labelColor": INK, "grid": False, "domain": False},
    "text": {"fill": INK, "fontSize": 12},
    "legend": {
        "labelColor": INK,
        "labelFontSize": 12,
        "titleColor": INK_2,
        "titleFontWeight": "normal",
        "orient": "top",
        "symbolType": "square",
        "labelLimit": 0,
    },
}


def spec(reading: Reading) -> Spec:
    """The specification of any mark but a radar, which Vega-Lite has not."""
    told = _MAKERS[reading.chart.mark](reading)
    size = {"width": WIDTH, "autosize": {"type": "fit-x", "contains": "padding"}}
    return {"$schema": SCHEMA, **size, "config": CONFIG, **told}


def lines(name: str, letters: int = NAME_LETTERS) -> list[str]:
    """A name on at most two lines."""
    return wrap(name, letters, max_lines=NAME_LINES, placeholder="…") or [""]


def _values(rows: Sequence[Spec]) -> Spec:
    return {"values": [{name: value for name, value in row.items() if value is not None} for row in rows]}


def _names(names: Sequence[str], letters: int = NAME_LETTERS) -> str:
    """An expression that writes the name of a row from its rank; names may repeat."""
    return f"{json.dumps([lines(one, letters) for one in names])}[datum.value]"


def _rows(reading: Reading, **axis: Any) -> Spec:
    names = [reading.name(row) for row in reading.rows]
    told = {"title": None, "labelExpr": _names(names), **axis}
    return {"field": "row", "type": "ordinal", "axis": told}


def _measure(reading: Reading, field: str, *, zero: bool = True) -> Spec:
    axis = {"title": reading.measure, "tickCount": 6}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": {"zero": zero, "nice": True}}


def _with_room(measure: Spec, numbers: Sequence[float | None]) -> Spec:
    """The scale of bars that have their figures beside them, at the right."""
    known = [0, *(one for one in numbers if one is not None)]
    measure["scale"] = {"domain": [min(known), max(known) * ROOM], "nice": False}
    return measure


def _series(reading: Reading, channel: str) -> Spec:
    """Colours, dashes or shapes by rank of the column; the legend says its words."""
    ranks = list(range(len(reading.series)))
    palette: Sequence[Any] = {"color": SERIES, "strokeDash": DASHES, "shape": SHAPES}[channel]
    scale = {"domain": ranks, "range": [palette[n % len(palette)] for n in ranks]}
    legend = {"title": None, "labelExpr": _names(reading.series, 40)} if len(ranks) > 1 else None
    return {channel: {"field": "column", "type": "ordinal", "scale": scale, "legend": legend}}


def _value(number: Number | None) -> float | None:
    return number.value if number else None


def _cells(reading: Reading) -> list[Spec]:
    """A line of data per cell that is a number."""
    told = []
    for rank, row in enumerate(reading.rows):
        for place, cell in enumerate(reading.cells(row)):
            if number := reading.number(cell):
                told.append({"row": rank, "column": place, "value": number.value, "said": reading.said(cell)})
    return told


def _bars(reading: Reading) -> Spec:
    rows: list[Spec] = []
    for rank, row in enumerate(reading.rows):
        value, low, high = (*reading.cells(row), None, None)[:3]
        ends = {"low": _value(reading.number(low)), "high": _value(reading.number(high))}
        number = _value(reading.number(value))
        at = max((one for one in (number, *ends.values()) if one is not None), default=None)
        label = reading.said(value) if number is not None else None
        rows.append({"row": rank, "value": number, "said": label, "at": at, **ends})
    y, x = _rows(reading), _with_room(_measure(reading, "value"), [one["at"] for one in rows])
    bar = {"mark": {"type": "bar", "color": SERIES[0], "height": {"band": 0.62}}, "encoding": {"x": x}}
    rule = {"mark": {"type": "rule", "color": INK, "strokeWidth": 1.5}, "encoding": _ends("low", "high")}
    caps = [
        {"mark": {"type": "tick", "color": INK, "thickness": 1.5, "size": 9}, "encoding": {"x": _at(end)}}
        for end in ("low", "high")
    ]
    said = {
        "mark": {"type": "text", "align": "left", "dx": 9},
        "encoding": {"x": _at("at"), "text": {"field": "said"}},
    }
    interval = [rule, *caps] if len(reading.chart.series) == 3 else []
    return {
        "data": _values(rows),
        "height": {"step": ROW},
        "encoding": {"y": y},
        "layer": [bar, *interval, said],
    }


def _at(field: str) -> Spec:
    return {"field": field, "type": "quantitative"}


def _ends(low: str, high: str) -> Spec:
    return {"x": _at(low), "x2": {"field": high}}


def _grouped(reading: Reading) -> Spec:
    offset = {"yOffset": {"field": "column", "type": "ordinal"}}
    cells = _cells(reading)
    x = _with_room(_measure(reading, "value"), [one["value"] for one in cells])
    bar = {
        "mark": {"type": "bar"},
        "encoding": {"x": x, **_series(reading, "color")},
    }
    said = {
        "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 11},
        "encoding": {"x": _at("value"), "text": {"field": "said"}},
    }
    return {
        "data": _values(cells),
        "height": {"step": 16 if len(reading.series) > 1 else ROW},
        "encoding": {"y": _rows(reading), **offset},
        "layer": [bar, said],
    }


def _line(reading: Reading) -> Spec:
    cells, moments = _cells(reading), reading.moments
    if moments:
        cells = [{**cell, "row": moments[cell["row"]]} for cell in cells]
        axis: Spec = {"title": None, "grid": False, "labelFlush": True, "labelOverlap": True}
        if max(map(len, moments)) < 10:  # ticks stand where there are figures
            form = "%Y" if max(map(len, moments)) == 4 else "%b %Y"
            axis |= {"format": form, "tickCount": min(len(moments), 8)}
        x: Spec = {"field": "row", "type": "temporal", "scale": DATE, "axis": axis}
    else:
        x = _rows(reading, labelAngle=0, grid=False)
    y = {
        **_measure(reading, "value", zero=False),
        "axis": {"title": reading.measure, "grid": True, "tickCount": 5},
    }
    drawn = {**_series(reading, "color"), **_series(reading, "strokeDash")}
    point = {**_series(reading, "color"), **_series(reading, "shape")}
    return {
        "data": _values(cells),
        "height": PLOT,
        "encoding": {"x": x, "y": y},
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2}, "encoding": drawn},
            {"mark": {"type": "point", "filled": True, "size": 45, "opacity": 1}, "encoding": point},
        ],
        "resolve": {"legend": {"color": "shared"}},
    }


def _histogram(reading: Reading) -> Spec:
    rows = []
    for row in reading.rows:
        upper, count = (_value(reading.number(cell)) for cell in reading.cells(row))
        rows.append({"from": _value(reading.number(row.header)), "to": upper, "count": count})
    first = next((one for row in reading.rows if (one := reading.number(row.header))), None)
    title = reading.page.said(reading.chart.table.header)
    unit = first.unit if first and first.unit not in ("", "count") else ""
    x = {
        "field": "from",
        "type": "quantitative",
        "scale": {"zero": False, "nice": False},
        "axis": {"title": f"{title} ({unit})" if unit else title, "grid": False, "tickCount": 8},
    }
    y = {
        "field": "count",
        "type": "quantitative",
        "axis": {"title": reading.page.said(reading.chart.measure), "grid": True, "tickCount": 5},
    }
    return {
        "data": _values(rows),
        "height": PLOT - 40,
        "mark": {"type": "rect", "color": SERIES[0], "stroke": PAPER, "strokeWidth": 1},
        "encoding": {"x": x, "x2": {"field": "to"}, "y": y, "y2": {"datum": 0}},
    }


def _heat_map(reading: Reading) -> Spec:
    columns = {
        "field": "column",
        "type": "ordinal",
        "axis": {
            "title": reading.measure,
            "orient": "top",
            "labelAngle": 0,
            "labelExpr": _names(reading.series, max(8, PLOT_LETTERS // len(reading.series))),
            "labelColor": INK,
        },
    }
    title = reading.page.said(reading.chart.table.header)
    cover = {
        "fillOpacity": {
            "field": "value",
            "type": "quantitative",
            "scale": {"range": [FAINTEST, STRONGEST], "zero": True},
            "legend": None,
        }
    }
    cell = {
        "mark": {"type": "rect", "color": SERIES[0], "stroke": PAPER, "strokeWidth": 2},
        "encoding": cover,
    }
    said = {"mark": {"type": "text"}, "encoding": {"text": {"field": "said"}}}
    return {
        "data": _values(_cells(reading)),
        "height": {"step": 36},
        "encoding": {"x": columns, "y": _rows(reading, title=title)},
        "layer": [cell, said],
    }


def _gantt(reading: Reading) -> Spec:
    rows, planned = [], len(reading.chart.series) == 4
    for rank, row in enumerate(reading.rows):
        days = [reading.day(cell) for cell in reading.cells(row)] + [None, None]
        names = ("start", "end", "planned_start", "planned_end")
        told = {name: day.isoformat() if day else None for name, day in zip(names, days, strict=False)}
        rows.append({"row": rank, **told})
    axis = {"title": None, "orient": "top", "grid": True, "labelFlush": True, "tickCount": 8}

    def ends(start: str, end: str, words: Text) -> Spec:
        x = {"field": start, "type": "temporal", "scale": DATE, "axis": axis}
        color = {
            "datum": reading.page.said(words),
            "scale": {
                "domain": [reading.page.said(one) for one in (PLANNED, ACTUAL)],
                "range": [INK_2, SERIES[0]],
            },
            "legend": {"title": None} if planned else None,
        }
        return {"x": x, "x2": {"field": end}, "color": color}

    bar: Spec = {"type": "bar", "cornerRadius": 2}
    made = {
        "mark": {**bar, "height": {"band": 0.5}, "minBandSize": 3},
        "encoding": ends("start", "end", ACTUAL),
    }
    meant = {
        "mark": {**bar, "height": 4, "yOffset": 10},
        "encoding": ends("planned_start", "planned_end", PLANNED),
    }
    return {
        "data": _values(rows),
        "height": {"step": ROW},
        "encoding": {"y": _rows(reading)},
        "layer": [meant, made] if planned else [made],
    }


def _tornado(reading: Reading) -> Spec:
    rows: list[Spec] = []
    for row in reading.rows:
        ends = [
            (number.value, reading.said(cell))
            for cell in reading.cells(row)
            if (number := reading.number(cell))
        ]
        if len(ends) == 2:
            (left, said_left), (right, said_right) = sorted(ends)
            told = {"left": left, "right": right, "said_left": said_left, "said_right": said_right}
            rows.append({"name": reading.name(row), **told})
    rows.sort(key=lambda one: float(one["left"] - one["right"]))
    axis = {"title": None, "labelExpr": _names([one["name"] for one in rows])}
    x = _measure(reading, "left", zero=False)
    x["scale"]["padding"] = 60  # room for the figures at both ends
    bar = {
        "mark": {"type": "bar", "color": SERIES[0], "height": {"band": 0.62}},
        "encoding": {"x": x, "x2": {"field": "right"}},
    }
    said = [
        {
            "mark": {"type": "text", "align": align, "dx": dx, "fontSize": 11},
            "encoding": {"x": _at(end), "text": {"field": f"said_{end}"}},
        }
        for end, align, dx in (("left", "right", -6), ("right", "left", 6))
    ]
    return {
        "data": _values([{"row": rank, **one} for rank, one in enumerate(rows)]),
        "height": {"step": ROW},
        "encoding": {"y": {"field": "row", "type": "ordinal", "axis": axis}},
        "layer": [bar, *said],
    }


def _ranks(reading: Reading) -> Spec:
    cells, count = _cells(reading), max(len(reading.series), 2)
    ranks = list(range(len(reading.series)))
    covers = [STRONGEST - (STRONGEST - FAINTEST) * rank / (count - 1) for rank in ranks]
    for row in {cell["row"] for cell in cells}:
        start = 0.0
        for cell in (one for one in cells if one["row"] == row):
            cell["start"], cell["end"] = start, start + cell["value"]
            cell["middle"], start = start + cell["value"] / 2, start + cell["value"]
    whole = max((cell["end"] for cell in cells), default=1)
    for cell in cells:
        cell["label"] = cell["said"] if cell["value"] > whole / 9 else ""
    legend = {"title": None, "labelExpr": _names(reading.series, 40), "symbolFillColor": SERIES[0]}
    cover = {
        "fillOpacity": {
            "field": "column",
            "type": "ordinal",
            "scale": {"domain": ranks, "range": covers},
            "legend": legend,
        }
    }
    bar = {
        "mark": {
            "type": "bar",
            "color": SERIES[0],
            "stroke": INK_2,
            "strokeWidth": 0.6,
            "height": {"band": 0.7},
        },
        "encoding": {"x": _measure(reading, "start"), "x2": {"field": "end"}, **cover},
    }
    said = {
        "mark": {"type": "text", "fontSize": 11},
        "encoding": {"x": _at("middle"), "text": {"field": "label"}},
    }
    return {
        "data": _values(cells),
        "height": {"step": ROW},
        "encoding": {"y": _rows(reading)},
        "layer": [bar, said],
    }


_MAKERS: Mapping[Mark, Callable[[Reading], Spec]] = {
    "bars": _bars,
    "grouped_bars": _grouped,
    "line": _line,
    "histogram": _histogram,
    "heat_map": _heat_map,
    "gantt": _gantt,
    "tornado": _tornado,
    "ranks": _ranks,
}
