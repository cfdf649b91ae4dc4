"""Lists that people keep: vendors, patents, rules to follow."""

from collections.abc import Sequence

from filrouge.domains.watch.compute.entries import Entry, Found, named, plain
from filrouge.kinds.watch import WatchedName


def of_list(entries: Sequence[WatchedName]) -> Found:
    """An entry for each name; a patent is known by its number."""
    return Found(
        tuple(
            Entry(
                place=one.id,
                title=plain(one.name),
                nature="patent" if one.nature == "patent" else "other",
                identifiers=named(
                    (("patent", one.name if one.nature == "patent" else None), ("url", one.address))
                ),
                text=one.why.text if one.why else "",
                text_nature="passage",
            )
            for one in entries
        )
    )
