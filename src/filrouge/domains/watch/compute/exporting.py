"""Kept items for other tools: RSS 2.0 out of plain letters, written once for all readers."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from filrouge.domains.watch.compute.entries import prose
from filrouge.kinds.watch import Item


def rss(items: Mapping[str, Item], reasons: Mapping[str, str], title: str) -> str:
    """A feed of items by id, the latest first, each with the reason why it was kept."""
    ordered = sorted(items.items(), key=lambda one: (one[1].published or "", one[0]), reverse=True)
    told = "".join(_item(id, item, reasons.get(id, "")) for id, item in ordered)
    head = f"<title>{_safe(title)}</title><link>https://filrouge.invalid/</link><description>{_safe(title)}</description>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>{head}{told}</channel></rss>\n'
    )


def _item(id: str, item: Item, reason: str) -> str:
    address = item.identifier("url")
    found = item.identifier("doi")
    link = f"https://doi.org/{found}" if found else f"https://{address}" if address else ""
    parts = [f"<title>{_safe(item.title)}</title>", f'<guid isPermaLink="false">{_safe(id)}</guid>']
    if link:
        parts.append(f"<link>{_safe(link)}</link>")
    if item.published and len(item.published) == 10:
        day = datetime.fromisoformat(item.published).replace(tzinfo=UTC)
        parts.append(f"<pubDate>{format_datetime(day, usegmt=True)}</pubDate>")
    if reason:
        parts.append(f"<description>{_safe(reason)}</description>")
    return f"\n<item>{''.join(parts)}</item>"


def _safe(text: str) -> str:
    return escape(prose(text))
