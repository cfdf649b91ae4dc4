"""What a set of images holds: sizes, colours, light, classes, copies, and who may be told by metadata."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from filrouge.engines.vision.errors import EmptySet
from filrouge.engines.vision.hashing import FLAT_CONTRAST, NEAR_BITS, dhash, near_groups, phash
from filrouge.engines.vision.reading import Facts, Picture, grey
from filrouge.kernel.texts import N_

DARK, BRIGHT = 40.0, 215.0  #: mean grey levels, under and over which an image is worth a look
#: A size is usual where so many of the images have it; the others are then rogue.
USUAL_SHARE = 0.8
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seen:
    """One image, without its pixels: a set of 20,000 fits in memory."""

    name: str
    label: str | None  #: its class, None where nobody told
    facts: Facts
    brightness: float  #: mean grey, 0 to 255
    contrast: float  #: standard deviation of grey, 0 to 127.5
    dhash: int
    phash: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Of one number over all images."""

    least: float
    low_quartile: float
    median: float
    high_quartile: float
    most: float


@dataclass(frozen=True, slots=True)
class Copies:
    """Images that are the same; ``labels`` of more than one class contradict each other."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    farthest_bits: int  #: 0 for the same file or pixels

    @property
    def disagree(self) -> bool:
        return len(self.labels) > 1


@dataclass(frozen=True, slots=True)
class ImagesProfile:
    """Counts are of images; names stand in the order given."""

    images_count: int
    bytes_count: int
    sizes: Mapping[tuple[int, int], int]  #: (width, height) upright, most frequent first
    rogue_sizes: tuple[str, ...]  #: names, where one size is usual; empty where none is
    formats: Mapping[str, int]
    modes: Mapping[str, int]
    alphas: Mapping[str, int]
    colour_profiles: Mapping[str, int]
    turned_count: int  #: stored in another orientation than upright
    misnamed: tuple[str, ...]
    brightness: Spread
    contrast: Spread
    dark: tuple[str, ...]
    bright: tuple[str, ...]
    flat: tuple[str, ...]  #: next to nothing is on them; not looked at for near copies
    labels: Mapping[str, int]  #: most frequent first
    unlabelled_count: int
    imbalance: float | None  #: the largest class over the smallest; None under two classes
    same_files: tuple[Copies, ...]
    same_pixels: tuple[Copies, ...]  #: in files that differ
    near_copies: tuple[Copies, ...]  #: groups whose pixels are not all the same; to be looked at, not proven
    traces: Mapping[str, int]  #: images by category of personal data in their metadata
    faces: str = "not_looked_for"


def see(picture: Picture, *, name: str, label: str | None = None) -> Seen:
    """What a profile needs of an image; its pixels can then go."""
    light = grey(picture.pixels)
    return Seen(
        name=name,
        label=label,
        facts=picture.facts,
        brightness=float(light.mean(dtype=np.float64)),
        contrast=float(light.std(dtype=np.float64)),
        dhash=dhash(picture.pixels),
        phash=phash(picture.pixels),
    )


def profile(images: Sequence[Seen], *, near_bits: int = NEAR_BITS) -> ImagesProfile:
    """The profile of images that were read; those refused are the caller's to count.

    Raises:
        EmptySet: there is none.
    """
    if not images:
        raise EmptySet(N_("There must be at least one image"))
    sizes = _counted((one.facts.width, one.facts.height) for one in images)
    labels = _counted(one.label for one in images if one.label is not None)
    return ImagesProfile(
        images_count=len(images),
        bytes_count=sum(one.facts.bytes_count for one in images),
        sizes=sizes,
        rogue_sizes=_rogue(images, sizes),
        formats=_counted(one.facts.format for one in images),
        modes=_counted(one.facts.mode for one in images),
        alphas=_counted(one.facts.alpha for one in images),
        colour_profiles=_counted(one.facts.colour_profile for one in images),
        turned_count=sum(one.facts.orientation > 1 for one in images),
        misnamed=_names(one for one in images if one.facts.misnamed),
        brightness=_spread([one.brightness for one in images]),
        contrast=_spread([one.contrast for one in images]),
        dark=_names(one for one in images if one.brightness < DARK),
        bright=_names(one for one in images if one.brightness > BRIGHT),
        flat=_names(one for one in images if _is_flat(one)),
        labels=labels,
        unlabelled_count=sum(one.label is None for one in images),
        imbalance=max(labels.values()) / min(labels.values()) if len(labels) > 1 else None,
        same_files=_same(images, [one.facts.sha256 for one in images]),
        same_pixels=_same_pixels(images),
        near_copies=_near(images, near_bits),
        traces=_counted(category for one in images for category in _categories(one)),
    )


def _counted(values: Iterable[T]) -> Mapping[T, int]:
    """Most frequent first, then in the order of their words: the same set gives the same profile."""
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], str(item[0]))))


def _names(images: Iterable[Seen]) -> tuple[str, ...]:
    return tuple(one.name for one in images)


def _spread(values: Sequence[float]) -> Spread:
    return Spread(*(float(value) for value in np.quantile(values, [0, 0.25, 0.5, 0.75, 1])))


def _rogue(images: Sequence[Seen], sizes: Mapping[tuple[int, int], int]) -> tuple[str, ...]:
    usual, count = next(iter(sizes.items()))
    if count < USUAL_SHARE * len(images):
        return ()
    return _names(one for one in images if (one.facts.width, one.facts.height) != usual)


def _is_flat(one: Seen) -> bool:
    return one.contrast < FLAT_CONTRAST


def _categories(one: Seen) -> set[str]:
    return {trace.category for trace in one.facts.traces}


def _same(images: Sequence[Seen], marks: Sequence[str]) -> tuple[Copies, ...]:
    groups: dict[str, list[Seen]] = defaultdict(list)
    for one, mark in zip(images, marks, strict=True):
        groups[mark].append(one)
    return tuple(_copies(group, 0) for group in groups.values() if len(group) > 1)


def _same_pixels(images: Sequence[Seen]) -> tuple[Copies, ...]:
    """One image stands for all files that are the same."""
    different = list({one.facts.sha256: one for one in reversed(images)}.values())[::-1]
    return _same(different, [one.facts.pixels_sha256 for one in different])


def _near(images: Sequence[Seen], bits: int) -> tuple[Copies, ...]:
    looked_at = [one for one in images if not _is_flat(one)]
    groups = near_groups([(one.dhash, one.phash) for one in looked_at], bits=bits)
    told = (([looked_at[place] for place in group.members], group) for group in groups)
    return tuple(_copies(members, group.farthest_bits) for members, group in told if _differ(members))


def _differ(members: Sequence[Seen]) -> bool:
    return len({one.facts.pixels_sha256 for one in members}) > 1


def _copies(members: Sequence[Seen], farthest_bits: int) -> Copies:
    labels = tuple(sorted({one.label for one in members if one.label is not None}))
    return Copies(_names(members), labels, farthest_bits)
