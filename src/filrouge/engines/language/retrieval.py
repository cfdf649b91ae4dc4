"""Past cases that resemble a new one: tf-idf over characters of words, cosine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline

from filrouge.engines.language.errors import NoText, NothingRepeated
from filrouge.engines.language.letters import PlainWords
from filrouge.kernel.texts import N_

GRAM_LENGTHS = (4, 6)  #: within words, the spaces around them included; nothing here needs an ONNX form
BATCH_SIZE = 500  #: texts compared with all past cases at once


@dataclass(frozen=True, slots=True)
class Found:
    """A past case by its place, and the cosine with it, above 0 and at most 1."""

    place: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How well past cases tell the decision of a new one, each case asked as if it were new.

    Asked of cases whose decision another case has too; equal and nearly equal texts make it look better.
    """

    cases_count: int
    found_ratio: float  #: share of cases with at least one of the same decision among those shown
    precision: float  #: mean share of those shown that have the same decision
    first_ratio: float  #: share of cases whose first found has the same decision
    reciprocal_rank: float  #: mean of one over the rank of the first of the same decision, 0 when not shown


class PastCases:
    """Texts of past cases, ready to be searched.

    Raises:
        NoText: no text holds a Latin letter or a digit.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        grams = TfidfVectorizer(
            lowercase=False, analyzer="char_wb", ngram_range=GRAM_LENGTHS, sublinear_tf=True
        )
        self._weigh = Pipeline([("plain", PlainWords()), ("grams", grams)])
        try:
            self._held: csr_matrix = self._weigh.fit_transform(list(texts))
        except ValueError as error:  # scikit-learn has no error of its own for an empty vocabulary
            raise NoText(N_("There is no text to compare with")) from error

    def like(self, text: str, *, count: int) -> tuple[Found, ...]:
        """The ``count`` cases most alike, best first, the earlier one first when equal; fewer if few are."""
        return self._best(self._weigh.transform([text]), count)[0]

    def evaluate(self, decisions: Sequence[str], *, count: int) -> Retrieval:
        """Each case searched among all the others, ``count`` shown.

        Args:
            decisions: one per case, in the order of the texts.

        Raises:
            NothingRepeated: no decision was taken twice.
        """
        return evaluation(decisions, lambda places: self._best(self._held[places], count + 1), count)

    def _best(self, weighed: csr_matrix, count: int) -> list[tuple[Found, ...]]:
        told = []
        for start in range(0, weighed.shape[0], BATCH_SIZE):
            cosines = (weighed[start : start + BATCH_SIZE] @ self._held.T).toarray()
            order = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
            told += [_found(row, places) for row, places in zip(cosines, order, strict=True)]
        return told


def evaluation(
    decisions: Sequence[str],
    search: Callable[[Sequence[int]], Sequence[Sequence[Found]]],
    count: int,
) -> Retrieval:
    """How well cases found by ``search`` tell the decision of the case at each place, itself left out.

    Args:
        search: for places of cases, what resembles each: ``count`` + 1, itself among them.

    Raises:
        NothingRepeated: no decision was taken twice.
    """
    told = np.array(decisions, dtype=object)
    others = [place for place, one in enumerate(told) if (told == one).sum() > 1]
    if not others:
        raise NothingRepeated(N_("No decision was taken twice: nothing can be found again"))
    hits = [
        [bool(told[one.place] == told[place]) for one in found if one.place != place][:count]
        for place, found in zip(others, search(others), strict=True)
    ]
    firsts = [next((1 / rank for rank, hit in enumerate(one, 1) if hit), 0.0) for one in hits]
    return Retrieval(
        cases_count=len(others),
        found_ratio=float(np.mean([any(one) for one in hits])),
        precision=float(np.mean([np.mean(one) if one else 0.0 for one in hits])),
        first_ratio=float(np.mean([first == 1 for first in firsts])),
        reciprocal_rank=float(np.mean(firsts)),
    )


def _found(cosines: np.ndarray, places: np.ndarray) -> tuple[Found, ...]:
    return tuple(Found(int(p), min(1.0, float(cosines[p]))) for p in places if cosines[p] > 0)
