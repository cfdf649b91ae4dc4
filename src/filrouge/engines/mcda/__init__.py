"""Options compared on several criteria: four methods side by side, doubt, and what flips the winner."""

from filrouge.engines.mcda.doubt import RankShares, rank_shares
from filrouge.engines.mcda.errors import BadMatrix
from filrouge.engines.mcda.flips import Flip, ScoreFlip, score_flips, weight_flips
from filrouge.engines.mcda.methods import (
    METHODS,
    Criterion,
    Method,
    VikorCompromise,
    valued,
    vikor_compromise,
)
from filrouge.engines.mcda.orders import Reversal, dominated, ranked, reversals

__all__ = [
    "METHODS",
    "BadMatrix",
    "Criterion",
    "Flip",
    "Method",
    "RankShares",
    "Reversal",
    "ScoreFlip",
    "VikorCompromise",
    "dominated",
    "rank_shares",
    "ranked",
    "reversals",
    "score_flips",
    "valued",
    "vikor_compromise",
    "weight_flips",
]
