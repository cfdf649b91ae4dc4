"""Names of the people of a page, each asked for once."""

from collections.abc import Iterable

from filrouge.delivery.wiring import INSTALLATION, accounts
from filrouge.kernel.accounts import UnknownAccount
from filrouge.kernel.texts import Lang, Text

ERASED = Text(fr="personne effacée", en="erased person")
ITSELF = Text(fr="l’installation", en="the installation")


class Names(dict[str, str]):
    """Account → name; an account that nobody knows says its id."""

    def __init__(self, lang: Lang) -> None:
        super().__init__()
        self._lang: Lang = lang

    def meet(self, people: Iterable[str]) -> None:
        """Ask at once for all those that are to be named."""
        asked = set(people) - self.keys() - {INSTALLATION}
        for account, person in accounts().some(asked).items():
            self[account] = person.name or ERASED.said(self._lang)

    def __missing__(self, account: str) -> str:
        self[account] = self._asked(account)
        return self[account]

    def _asked(self, account: str) -> str:
        if account == INSTALLATION:
            return ITSELF.said(self._lang)
        try:
            return accounts().get(account).name or ERASED.said(self._lang)
        except UnknownAccount:
            return account
