"""What leaves by e-mail: notices, which say the title of what is asked and a link, and links of invitations;
in the reader's language."""

from datetime import UTC, datetime
from smtplib import SMTPRecipientsRefused

from babel.dates import format_date
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email

from filrouge.adapters.notices import outbox
from filrouge.adapters.notices.outbox import Notice
from filrouge.delivery.noticing import words_of
from filrouge.delivery.wiring import accounts, whole_project
from filrouge.kernel.accounts import AmbiguousAccount, BadAccount, UnknownAccount, checked_email
from filrouge.kernel.invitations import Invitation
from filrouge.kernel.texts import N_, Lang, Text

OWN = ("localhost", "127.0.0.1", "[::1]")  #: names of this machine, which lead nobody here
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
IN_PROJECT = Text(fr="Projet", en="Project")
INVITED = Text(fr="Invitation à répondre à des questionnaires", en="Invitation to answer questionnaires")
#: Neither the code nor a way to it: whoever reads somebody else's mail is no further.
INVITES = Text(
    fr="{by} vous invite à répondre à des questionnaires (projet {project})\u00a0:\n{link}\n\n"
    "Ce lien vaut pour une personne, jusqu’au {day}. Il demande un code, qui n’est pas dans ce message\u00a0"
    ": {by} vous le donnera autrement, de vive voix par exemple.\n"
    "Vous n’attendiez pas cette invitation\u00a0? N’ouvrez pas le lien.",
    en="{by} invites you to answer questionnaires (project {project}):\n{link}\n\n"
    "This link is good for one person, until {day}. It asks for a code, which is not in this message: "
    "{by} will give it to you in another way, by word of mouth for instance.\n"
    "Were you not expecting this invitation? Do not open the link.",
)


def sends_mail() -> bool:
    """Whether this installation has a way to send."""
    return bool(settings.EMAIL_BACKEND != NOWHERE)


def send_notices() -> None:
    """A chore: send what waits in the outbox, when there is a way to send."""
    if not sends_mail():
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


def mailable(email: str) -> str:
    """An address to which a letter can be written. Raises BadAccount."""
    told = checked_email(email)
    try:
        validate_email(told)
    except ValidationError as err:
        raise BadAccount(N_("No letter can be sent to %(email)s", email=repr(told))) from err
    return told


def mail_link(invitation: Invitation, link: str) -> bool:
    """Whether the server took the link of an invitation, to the address of its offer.

    At once, and not by the outbox: a link is a secret that is kept nowhere, so that it cannot wait there.

    Raises:
        BadAccount: the server refuses this address for good.
    """
    offer = invitation.offer
    if not sends_mail() or offer.email is None or offer.by is None:
        return False
    by = " ".join(accounts().get(offer.by).name.split())
    langs = _langs_of(offer.email)
    lines = [
        INVITES.said(lang).format(
            by=by,
            project=offer.project,
            link=link,
            day=format_date(invitation.expires_at.astimezone(UTC).date(), "long", locale=lang),
        )
        for lang in langs
    ]
    subject = f"[filrouge] {INVITED.said(langs[0])}"
    try:
        sent = send_mail(subject, "\n\n".join(lines) + "\n", settings.DEFAULT_FROM_EMAIL, [offer.email])
    except SMTPRecipientsRefused as err:
        if any(code < 500 for code, _ in err.recipients.values()):  # not now: a grey list, a full box
            return False
        told = N_("The mail server takes no letter for %(email)s", email=repr(offer.email))
        raise BadAccount(told) from err
    except OSError:  # of the network, or of the server that was reached
        return False
    return bool(sent)


def _langs_of(email: str) -> tuple[Lang, ...]:
    """What whoever has this address reads, as far as it is known."""
    try:
        known = outbox.lang_of(accounts().find(email).id)
    except (UnknownAccount, AmbiguousAccount):
        known = None
    return (known,) if known else ("fr", "en")


def _lines(one: Notice, lang: Lang, said: str, way: str) -> str:
    return f"{said}\n{IN_PROJECT.said(lang)} {one.project}\n{_origin()}{way}"


def _origin() -> str:
    """Where the installation answers, as far as its settings tell."""
    host = next((one for one in settings.ALLOWED_HOSTS if one not in OWN and one[0] not in "*."), None)
    return f"{'https' if settings.BEHIND_HTTPS else 'http'}://{host}" if host else ""
