"""The registration of this room."""

from filrouge.domains.watch.compute.checks import CHECKS
from filrouge.kernel.modules import Module
from filrouge.kinds.watch import (
    Advance,
    Benchmark,
    BenchmarkReport,
    Corpus,
    Digest,
    Exports,
    Harvest,
    Item,
    Relevance,
    Resolution,
    Source,
    StoredText,
    Themes,
    Triage,
)

MODULE = Module(
    name="watch",
    kinds=(
        Source,
        Themes,
        Item,
        StoredText,
        Harvest,
        Triage,
        Advance,
        Resolution,
        Corpus,
        Relevance,
        Benchmark,
        Exports,
        BenchmarkReport,
        Digest,
    ),
    competences=("C1.1.2",),
    checks=CHECKS,
)
