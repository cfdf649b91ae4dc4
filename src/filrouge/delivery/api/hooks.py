"""Webhooks of a project, for its owners."""

from django.http import HttpRequest
from ninja import Router, Status

from filrouge.delivery.api.callers import HOOKS_RIGHT, caller_of
from filrouge.delivery.telling import pinged
from filrouge.delivery.wiring import hook_secret, hooks, postman
from filrouge.kernel.hooks import Hook, Letter
from filrouge.kernel.keys import Verb
from filrouge.kernel.wire import HookAsked, HookMade, HookShown, LetterShown, Page

router = Router(tags=["webhooks"])
PLACE = "/projects/{project}/webhooks"


@router.get(PLACE, response=Page[HookShown])
def list_webhooks(request: HttpRequest, project: str) -> Page[HookShown]:
    """The webhooks of a project, with the last answer of each."""
    name = _owned(request, project)
    return Page(items=tuple(_shown(hook) for hook in hooks().of(name)))


@router.post(PLACE, response={201: HookMade})
def add_webhook(request: HttpRequest, project: str, asked: HookAsked) -> Status[HookMade]:
    """Tell an address of what happens. Letters carry references, never bodies; the secret is shown once."""
    name = _owned(request, project)
    postman().judged(asked.address)
    actor = caller_of(request).account
    hook = hooks().add(name, address=asked.address, events=asked.events, actor=actor)
    return Status(201, HookMade(**_shown(hook).model_dump(), secret=hook_secret(hook)))


@router.delete(PLACE + "/{webhook}", response={204: None})
def remove_webhook(request: HttpRequest, project: str, webhook: str) -> Status[None]:
    """Tell it nothing any more."""
    hooks().remove(_owned(request, project), webhook)
    return Status(204, None)


@router.get(PLACE + "/{webhook}/deliveries", response=Page[LetterShown])
def webhook_deliveries(request: HttpRequest, project: str, webhook: str) -> Page[LetterShown]:
    """The last hundred letters, the latest first, with what became of them."""
    hook = hooks().get(_owned(request, project), webhook)
    return Page(items=tuple(map(_letter, hooks().letters(hook.id))))


@router.post(PLACE + "/{webhook}/pings", response={202: LetterShown})
def ping_webhook(request: HttpRequest, project: str, webhook: str) -> Status[LetterShown]:
    """Send a letter that says nothing, to see whether it arrives."""
    hook = hooks().get(_owned(request, project), webhook)
    return Status(202, _letter(pinged(hook)))


def _owned(request: HttpRequest, project: str, verb: Verb = "write") -> str:
    """The name of a project that the caller owns: addresses in letters are no reading matter."""
    held = caller_of(request).project(project, verb)
    held.require(HOOKS_RIGHT)
    return held.store.project


def _shown(hook: Hook) -> HookShown:
    last = next((one for one in hooks().letters(hook.id) if one.tries), None)
    return HookShown(
        id=hook.id,
        address=hook.address,
        events=hook.events,
        created_by=hook.created_by,
        created_at=hook.created_at,
        last_status=last.status if last else None,
        last_why=last.why if last else "",
    )


def _letter(letter: Letter) -> LetterShown:
    return LetterShown(
        id=letter.id,
        event=letter.event,
        at=letter.at,
        tries=letter.tries,
        status=letter.status,
        why=letter.why,
        next_at=letter.next_at,
    )
