"""A process that answers, before its first answer.

What every answer uses is imported, and the collector is told that it stays: a full collection walked two
hundred thousand objects of modules, a tenth of a second in the middle of an answer.
"""

import gc
from importlib import import_module

from filrouge.delivery.registry import ROOMS, room

GARBAGE_COUNT = (
    10_000  #: objects between two collections: an answer makes more than the 700 of other programs
)


def settle() -> None:
    """Import addresses and rooms, and leave what is there out of later collections. Needs Django set up."""
    from django.conf import settings  # noqa: PLC0415

    import_module(settings.ROOT_URLCONF)
    for name in ROOMS:
        room(name).use_cases()
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_COUNT)
