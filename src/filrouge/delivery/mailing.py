"""Notices as e-mails: the title of what is asked and a link, in the reader's language."""

from datetime import UTC, datetime

from django.conf import settings
from django.core.mail import send_mail

from filrouge.adapters.notices import outbox
from filrouge.adapters.notices.outbox import Notice
from filrouge.delivery.noticing import words_of
from filrouge.delivery.wiring import accounts, whole_project
from filrouge.kernel.accounts import UnknownAccount
from filrouge.kernel.texts import Lang, Text

OWN = ("localhost", "127.0.0.1", "[::1]")  #: names of this machine, which lead nobody here
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
IN_PROJECT = Text(fr="Projet", en="Project")


def send_notices() -> None:
    """A chore: send what waits in the outbox, when this installation has a way to send."""
    if settings.EMAIL_BACKEND == NOWHERE:
        return
    for one in outbox.waiting():
        _send(one)


def _send(one: Notice) -> None:
    """To one person; a notice whose person or subject is gone is dropped."""
    try:
        person = accounts().get(one.account)
    except UnknownAccount:
        return outbox.drop(one)
    if person.erased:
        return outbox.drop(one)
    if person.email is None:  # shown on their page, nothing to send
        return outbox.mark_tried(one, sent_at=None)
    letter = _letter(one)
    if letter is None:
        return outbox.drop(one)
    try:
        send_mail(*letter, settings.DEFAULT_FROM_EMAIL, [person.email])
    except OSError:  # of the network, or of the server that was reached: tried again in a later round
        return outbox.mark_tried(one, sent_at=None)
    return outbox.mark_tried(one, sent_at=datetime.now(UTC))


def _letter(one: Notice) -> tuple[str, str] | None:
    """Subject and text; in both languages for somebody who never said theirs."""
    project, known = whole_project(one.project), outbox.lang_of(one.account)
    langs: tuple[Lang, ...] = (known,) if known else ("fr", "en")
    told = [(lang, words_of(project, one, lang)) for lang in langs]
    lines = [_lines(one, lang, *said) for lang, said in told if said]
    if not lines:
        return None
    first = next(said for _, said in told if said)
    return f"[filrouge] {' '.join(first[0].split())}", "\n\n".join(lines) + "\n"


def _lines(one: Notice, lang: Lang, said: str, way: str) -> str:
    return f"{said}\n{IN_PROJECT.said(lang)} {one.project}\n{_origin()}{way}"


def _origin() -> str:
    """Where the installation answers, as far as its settings tell."""
    host = next((one for one in settings.ALLOWED_HOSTS if one not in OWN and one[0] not in "*."), None)
    return f"{'https' if settings.BEHIND_HTTPS else 'http'}://{host}" if host else ""
