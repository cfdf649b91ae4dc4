"""Colours of charts: told once for light paper, named so that pages can change them for dark ones.

Every one keeps 4.5:1 on paper and is told apart by lightness too; series also differ by dash and shape.
"""

INK, INK_2, RULE = "#1a2030", "#565c6b", "#dcdfe8"
PAPER = "#fdfcfa"
SERIES = ("#2b5c9e", "#b4540a", "#2f7a55", "#7d4a9e", "#6f6420")
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (4, 2))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
STRONGEST, FAINTEST = 0.55, 0.06  #: how much a colour covers a cell: ink stays readable on it
FONT = "Source Sans Pro"

#: Colour in a drawing → custom property of the pages' style sheets.
NAMES = {INK: "ink", INK_2: "ink-2", RULE: "rule", PAPER: "paper"} | {
    color: f"c{n}" for n, color in enumerate(SERIES, 1)
}
