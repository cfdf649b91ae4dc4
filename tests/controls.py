"""What a browser would send of a form's HTML: its successful controls."""

from html.parser import HTMLParser

from django.utils.datastructures import MultiValueDict


class Controls(HTMLParser):
    """Reads the controls of a page as HTML says: the first line end of a textarea is not its text."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.buttons: list[tuple[str, str]] = []
        self._area: tuple[str, list[str]] | None = None
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        name = told.get("name")
        if tag == "textarea":
            self._area = (name, [])
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option":
            self._options.append((told.get("value", ""), "selected" in told))
        elif tag == "button" and name:
            self.buttons.append((name, told.get("value", "")))
        elif tag == "input" and name:
            self._input(told, name)

    def _input(self, told, name):
        if told.get("type") in ("checkbox", "radio"):
            if "checked" in told:
                self.sent.append((name, told.get("value", "on")))
        elif told.get("type") not in ("file", "submit"):
            self.sent.append((name, told.get("value", "").replace("\n", "").replace("\r", "")))

    def handle_data(self, data):
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self._area:
            name, parts = self._area
            self._area = None
            text = "".join(parts)
            self.sent.append((name, text.removeprefix("\n").replace("\n", "\r\n")))
        elif tag == "select" and self._select and self._options:
            chosen = next((value for value, picked in self._options if picked), self._options[0][0])
            self.sent.append((self._select, chosen))
            self._select = None


def controls(html: str) -> Controls:
    found = Controls()
    found.feed(html)
    return found


def sent(html: str, **more: str) -> MultiValueDict:
    """What is posted when the form is sent."""
    data: MultiValueDict = MultiValueDict()
    for name, value in [*controls(html).sent, *more.items()]:
        data.appendlist(name, value)
    return data
