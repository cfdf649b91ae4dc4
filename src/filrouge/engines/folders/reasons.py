"""Why a file of a folder was put aside: the stable words of the quarantine."""

from typing import Final

REASONS: Final = (
    "unsafe_path",
    "link",
    "litter",
    "encrypted",
    "repeated_path",
    "too_large",
    "damaged",
    "truncated",
    "not_an_image",
    "several",
    "unknown_scale",
    "empty",
    "not_text",
    "undecodable",
    "nul_byte",
)
