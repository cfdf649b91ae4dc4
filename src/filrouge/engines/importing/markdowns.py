"""Markdown as blocks, parsed by markdown-it; HTML inside is no text of anybody's and is left out."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from filrouge.engines.importing.archives import refuse_what_is_too_big
from filrouge.engines.importing.errors import WrongType
from filrouge.engines.importing.sections import Block, table_text
from filrouge.kernel.texts import N_

_FRONT_MATTER: Final = re.compile(r"\A---\r?\n.*?\r?\n(?:---|\.\.\.)\r?\n", re.DOTALL)


def blocks_of(content: bytes, name: str) -> Iterator[Block]:
    """Blocks in the order of the text.

    Raises:
        TooBig; WrongType: it is no text in UTF-8.
    """
    refuse_what_is_too_big(len(content), name)
    text = _text(content, name)
    if met := _FRONT_MATTER.match(text):
        yield Block("left-out", why=N_("the settings at the top of the file"))
        text = text[met.end() :]
    yield from _blocks(MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(text))


def _text(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise WrongType(N_("%(file)s is no text in UTF-8", file=name)) from err
    if "\0" in text:
        raise WrongType(N_("%(file)s is no text in UTF-8", file=name))
    return text


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    within: list[str] = []  # what is open around a token
    rows: list[list[str]] = []
    for token in tokens:
        if token.nesting == 1:
            within.append(token.type.removesuffix("_open") + (token.tag if "heading" in token.type else ""))
            rows += [[]] if token.type == "tr_open" else []
        elif token.nesting == -1:
            within.pop()
            if token.type == "table_close":
                yield Block("table", table_text(rows))
                rows = []
        elif token.type == "inline" and "table" in within:
            rows[-1].append(_plain(token))
        else:
            yield from _block(token, within)


def _block(token: Token, within: Sequence[str]) -> Iterator[Block]:
    if token.type in ("fence", "code_block"):
        yield Block("code", "\n".join(f"    {line}" for line in token.content.splitlines()))
    elif token.type == "html_block":
        yield Block("left-out", why=N_("HTML: %(start)s", start=token.content.strip()[:60]))
    elif token.type == "inline":
        text = _plain(token)
        if within and within[-1].startswith("headingh"):
            yield Block("heading", text, level=int(within[-1][-1]))
        elif "list_item" in within:
            yield Block("item", text, level=within.count("list_item") - 1)
        else:
            yield Block("quotation" if "blockquote" in within else "paragraph", text)
        yield from _left_out(token)


def _plain(token: Token) -> str:
    """What is read, without marks; the address of a link follows its words."""
    told: list[str] = []
    addresses: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            told.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            told.append(" ")
        elif child.type == "image":
            told.append(child.content)
        elif child.type == "link_open":
            addresses.append(str(child.attrs.get("href", "")))
        elif child.type == "link_close" and (address := addresses.pop()) and address not in told:
            told.append(f" ({address})")
    return "".join(told)


def _left_out(token: Token) -> Iterator[Block]:
    for child in token.children or ():
        if child.type == "image":
            address = str(child.attrs.get("src", ""))[:200]
            yield Block("left-out", why=N_("the picture %(address)s is not in the file", address=address))
        elif child.type == "html_inline":
            yield Block("left-out", why=N_("HTML: %(start)s", start=child.content[:60]))
