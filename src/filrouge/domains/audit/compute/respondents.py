"""Who was invited to answer what: read and made without a store."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from pydantic import Field

from filrouge.kernel.documents import Account, Part, Prose, Ref
from filrouge.kinds.audit import Respondent


class Brief(Part):
    """What an invitation says of the questionnaires that its taker is to answer."""

    plan: str  #: its id
    questionnaires: tuple[str, ...] = Field(min_length=1)
    service: Prose | None = None


def respondent_id(plan: str, account: str) -> str:
    """Says nothing of the person; one for each audit and person."""
    return f"{plan[:60]}-{sha256(account.encode()).hexdigest()[:12]}"


def enlisted(before: Respondent | None, brief: Brief, plan: Ref, account: str) -> Respondent:
    """Somebody who takes an invitation; who was invited before answers what both ask for."""
    earlier = before.questionnaires if before and before.withdrawn_on is None else ()
    return Respondent(
        account=Account(account),
        plan=plan,
        questionnaires=tuple(dict.fromkeys((*earlier, *brief.questionnaires))),
        service=brief.service or (before.service if before else None),
    )


def withdrawn(respondent: Respondent, today: date) -> Respondent:
    return respondent.model_copy(update={"withdrawn_on": today})


def asked_of(respondents: Iterable[Respondent], account: str) -> list[Respondent]:
    """What a person is still invited to."""
    return [one for one in respondents if one.account == account and one.withdrawn_on is None]
