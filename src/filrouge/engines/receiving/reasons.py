"""Why a row was put aside, in words: the quarantine keeps the stable word, errors say the sentence."""

from collections.abc import Mapping
from typing import Final

from filrouge.kernel.texts import N_, Message

REASONS: Final[Mapping[str, Message]] = {
    "ragged": N_("it has not as many cells as there are columns"),
    "undecodable": N_("some bytes are not of the encoding of the file"),
    "nul_byte": N_("a zero byte stands in a cell"),
    "repeated_header": N_("the header stands there again"),
    "not_json": N_("this is not JSON"),
    "not_an_object": N_("this is JSON, but no object with names"),
    "duplicate_key": N_("a name is given twice"),
    "nested": N_("a list or an object stands in a cell"),
    "error_value": N_("the cell holds an error of the workbook"),
    "formula_without_value": N_("the formula was never computed: open the workbook and save it"),
    "infinite": N_("infinity is no value"),
    "not_an_integer": N_("this is no whole number"),
    "not_a_number": N_("this is no number"),
    "not_a_date": N_("this is no date"),
    "not_a_timestamp": N_("this is no date with its time"),
    "not_a_boolean": N_("this is neither yes nor no"),
    "unexpected": N_("this is not of the type of the column"),
}


def reason_told(reason: str) -> Message:
    """The sentence for a stable word; a word without a sentence says itself."""
    return REASONS.get(reason) or Message("%(reason)s", {"reason": reason})
