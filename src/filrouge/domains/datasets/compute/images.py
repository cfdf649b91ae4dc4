"""What was seen of pictures, told as a document."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from filrouge.engines.vision.hashing import NEAR_BITS
from filrouge.engines.vision.profiling import Copies, ImagesProfile, Seen, profile
from filrouge.engines.vision.profiling import Spread as SeenSpread
from filrouge.kernel.faces import FaceFinder
from filrouge.kinds.datasets import (
    Faces,
    FacesIn,
    ImageCopies,
    ImageCount,
    ImageProfile,
    ImageTrait,
    Spread,
)

SIZES_SHOWN, NAMES_SHOWN, COPIES_SHOWN, LABELS_SHOWN, FACES_SHOWN = 50, 20, 100, 200, 200


def image_profile(
    seen: Sequence[Seen], *, column: str, as_received: bool, missing_count: int = 0
) -> ImageProfile:
    """The profile of pictures that were read; lists are cut, counts are not."""
    found = profile(seen) if seen else None
    told = _measured(found) if found else _nothing()
    return told.model_copy(
        update={"column": column, "as_received": as_received, "missing_count": missing_count}
    )


def faces_found(seen: Iterable[tuple[str, int | None] | None], finder: FaceFinder, *, column: str) -> Faces:
    """Rows with what was found on each, told as a document; names are cut, counts are not."""
    rows = list(seen)
    pictures = [one for one in rows if one is not None]
    flagged = [FacesIn(id=name, faces_count=count) for name, count in pictures if count]
    return Faces(
        column=column,
        images_count=len(pictures),
        missing_count=len(rows) - len(pictures),
        too_small_count=sum(count is None for _, count in pictures),
        flagged_count=len(flagged),
        flagged=tuple({one.id: one for one in flagged}.values())[:FACES_SHOWN],
        finder=finder.name,
        tried_faces_count=finder.tried.faces_count,
        tried_found_count=finder.tried.found_count,
        tried_others_count=finder.tried.others_count,
        tried_flagged_count=finder.tried.flagged_count,
    )


def _measured(found: ImagesProfile) -> ImageProfile:
    sizes = {f"{width}×{height}": count for (width, height), count in found.sizes.items()}
    groups = (*found.same_files, *found.same_pixels, *found.near_copies)
    return ImageProfile(
        column="",
        as_received=True,
        images_count=found.images_count,
        missing_count=0,
        bytes_count=found.bytes_count,
        sizes=_counts(sizes)[:SIZES_SHOWN],
        sizes_count=len(sizes),
        rogue_sizes_count=len(found.rogue_sizes),
        rogue_sizes=found.rogue_sizes[:NAMES_SHOWN],
        formats=_counts(found.formats),
        modes=_counts(found.modes),
        alphas=_traits(found.alphas),
        colour_profiles=_traits(found.colour_profiles),
        turned_count=found.turned_count,
        misnamed_count=len(found.misnamed),
        misnamed=found.misnamed[:NAMES_SHOWN],
        brightness=_spread(found.brightness),
        contrast=_spread(found.contrast),
        dark_count=len(found.dark),
        bright_count=len(found.bright),
        flat_count=len(found.flat),
        labels=_counts(found.labels)[:LABELS_SHOWN],
        unlabelled_count=found.unlabelled_count,
        imbalance=found.imbalance,
        same_files_count=_repeats(found.same_files),
        same_pixels_count=_repeats(found.same_pixels),
        near_copies_count=sum(len(group.names) for group in found.near_copies),
        near_bits=NEAR_BITS,
        contradicting_count=sum(group.disagree for group in groups),
        groups=tuple(_copies(found))[:COPIES_SHOWN],
        traces=_traits(found.traces),
    )


def _nothing() -> ImageProfile:
    lists = ("sizes", "rogue_sizes", "formats", "modes", "alphas", "colour_profiles", "misnamed", "labels")
    counts = [name for name in ImageProfile.model_fields if name.endswith("_count")]
    none = {name: () for name in (*lists, "groups", "traces")} | dict.fromkeys(counts, 0)
    return ImageProfile.model_validate(
        {
            **none,
            "column": "",
            "as_received": True,
            "near_bits": NEAR_BITS,
            **dict.fromkeys(("brightness", "contrast", "imbalance")),
        }
    )


def _counts(counts: Mapping[str, int]) -> tuple[ImageCount, ...]:
    return tuple(ImageCount(id=id, images_count=count) for id, count in counts.items())


def _traits(counts: Mapping[str, int]) -> tuple[ImageTrait, ...]:
    return tuple(ImageTrait(id=id, images_count=count) for id, count in counts.items())


def _spread(one: SeenSpread) -> Spread:
    return Spread(
        least=one.least,
        low_quartile=one.low_quartile,
        median=one.median,
        high_quartile=one.high_quartile,
        most=one.most,
    )


def _repeats(groups: Iterable[Copies]) -> int:
    return sum(len(group.names) - 1 for group in groups)


def _copies(found: ImagesProfile) -> Iterable[ImageCopies]:
    """Groups that contradict themselves first, then in the order of their proof; each id once."""
    hows: tuple[tuple[Literal["file", "pixels", "near"], tuple[Copies, ...]], ...] = (
        ("file", found.same_files),
        ("pixels", found.same_pixels),
        ("near", found.near_copies),
    )
    groups = [(how, group) for how, some in hows for group in some]
    told: set[str] = set()
    for how, group in sorted(groups, key=lambda pair: not pair[1].disagree):
        if group.names[0] not in told:
            told.add(group.names[0])
            yield ImageCopies(
                id=group.names[0],
                how=how,
                names=group.names[:NAMES_SHOWN],
                images_count=len(group.names),
                labels=group.labels,
                farthest_bits=group.farthest_bits,
            )
