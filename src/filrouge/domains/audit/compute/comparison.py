"""What moved between two audits."""

from filrouge.kinds.audit import Assessment, CategoryScore, Comparison, Moved

DIGITS = 3


def compare(before: Assessment, after: Assessment) -> Comparison:
    """Category by category, those that both hold; the others are named."""
    old, new = ({one.id: one for one in told.categories} for told in (before, after))
    moved = tuple(_moved(old[id], one) for id, one in new.items() if id in old)
    return Comparison(
        before_on=before.as_of,
        after_on=after.as_of,
        categories=moved,
        risen_count=sum(one.proven_change > 0 for one in moved),
        fallen_count=sum(one.proven_change < 0 for one in moved),
        appeared=tuple(id for id in new if id not in old),
        disappeared=tuple(id for id in old if id not in new),
    )


def _moved(before: CategoryScore, after: CategoryScore) -> Moved:
    said = (before.declared_level, after.declared_level)
    return Moved(
        id=after.id,
        declared_before=said[0],
        declared_after=said[1],
        declared_change=None if None in said else round((said[1] or 0) - (said[0] or 0), DIGITS),
        proven_before=before.proven_level,
        proven_after=after.proven_level,
        proven_change=round(after.proven_level - before.proven_level, DIGITS),
    )
