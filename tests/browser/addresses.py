"""Every page of the workbench, read off the urlconf, with an address to open it at.

A page has an example by its URL name, or by the names of its parameters; one without is a fault of the tests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from browser.cast import OWNER

#: What stands for a parameter in any address.
PLACES: Mapping[str, str] = {
    "project": "solviere",
    "room": "datasets",
    "kind": "projects.decision",
    "id": "cout",
    "step": "soins-profil",
    "use": "datasets.profile",
    "code": "erased",
    "suffix": "json",
}
#: The same in the library.
SHELF: Mapping[str, str] = {"kind": "certification.referentiel", "id": "referentiel"}
NOBODY, FACTORS, GUEST = {"as": ""}, {"as": "Nadia Roche"}, {"as": "Paul Mercier"}
#: Page → what differs from ``PLACES``, or is asked for behind ``?``; and who opens it, when not the owner.
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "serving-list": {"project": "essais-modeles"},
    "serving-publish": {"project": "essais-modeles"},
    "serving-acceptance": {"project": "essais-modeles", "id": "cher"},
    "serving-try": {"project": "essais-modeles", "id": "cher"},
    "compliance-front": {"project": "essais-conformite"},
    "compliance-grid": {"project": "essais-conformite", "name": "rgaa"},
    "compliance-register": {"project": "essais-conformite"},
    "compliance-risks": {"project": "essais-conformite", "id": "score"},
    "compliance-use": {"project": "essais-conformite", "id": "score"},
    "coverage-line": {"code": "C1.1.1"},
    "reports-show": {"kind": "datasets.card", "id": "soins-fiche"},
    "starting-change": {"step": "soins"},
    "search-find": {"?q": "soin"},
    "audit-answer": {"code": "maturite", "?pillar": "maturite.donnees"},
    "audit-piece": {
        "code": "maturite",
        "?question": "maturite.strategie.cap.niveau",
    },
    "importing-sections": {"id": "memoire-de-cadrage"},
    "importing-notebooks": {"id": "essais"},
    "account_login": NOBODY,
    "account_request_login_code": NOBODY,
    "account_signup": NOBODY,
    "account_reset_password": NOBODY,
    "account_reset_password_done": NOBODY,
    "account_reset_password_from_key": {**NOBODY, "uidb36": "1", "key": "out-of-date"},
    "account_reset_password_from_key_done": NOBODY,
    "account_set_password": GUEST,
    "invitations-open": NOBODY,
    "mfa_deactivate_totp": FACTORS,
    "mfa_view_recovery_codes": FACTORS,
    "mfa_download_recovery_codes": FACTORS,
    "mfa_generate_recovery_codes": FACTORS,
}
#: Page → why nobody opens it with GET and an address alone.
NO_PAGE: Mapping[str, str] = {
    "reports-download": "a file",
    "verdicts-give": "leads to the document under which the verdict is given",
    "installation-template": "a file",
    "reports-text": "the frozen text itself, in a sandbox where nothing runs, a browser's driver included",
    "prints-section": "a file",
    "specification-exported": "a file",
    "library:contents-show": "the library that is shipped holds no file",
    "importing-picture": "a picture",
    "health": "plain text, for a balancer of load",
    "account_email": "leads to my account",
    "account_confirm_login_code": "a step of signing in",
    "mfa_authenticate": "a step of signing in; test_signing_in opens it",
    "mfa_reauthenticate": "a step of confirming who one is",
    "mfa_activate_totp": "leads to the code that is active, for whoever has one",
    "socialaccount_login_error": "a step of signing in with an account elsewhere, answered 401",
    "socialaccount_signup": "a step of signing in with an account elsewhere",
    "openid_connect_login": "leads to the provider",
    "openid_connect_callback": "the provider leads here",
}
#: Prefixes of addresses that are not pages.
MACHINES = ("api/", "static/")


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    opener: str | None = None  #: a person; "" is a stranger, None the owner


def named_patterns(
    patterns=None, prefix: str = "", namespace: str = "", above: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str, frozenset[str]]]:
    """(URL name, address as declared, parameters) of everything the urlconf knows."""
    from django.urls import URLResolver, get_resolver

    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(one.pattern).lstrip("^")
        parameters = above | set(one.pattern.converters) | set(_groups(one.pattern))
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from named_patterns(one.url_patterns, route, inner, parameters)
        else:
            yield namespace + (one.name or ""), route, parameters


def called(name: str, route: str) -> str:
    """Pages of the library have the URL names of a project's."""
    return f"library:{name}" if route.startswith("library/") else name


def _groups(pattern) -> Mapping[str, int]:
    return getattr(getattr(pattern, "regex", None), "groupindex", {})


def address(
    name: str, parameters: frozenset[str], examples: Mapping[str, str], places: Mapping[str, str]
) -> str:
    """Where a page is opened.

    Raises:
        KeyError: nothing stands for one of its parameters.
    """
    from urllib.parse import urlencode

    from django.urls import reverse

    told = {**places, **examples}
    path = reverse(name, kwargs={parameter: told[parameter] for parameter in parameters})
    query = {key[1:]: value for key, value in examples.items() if key.startswith("?")}
    return f"{path}?{urlencode(query)}" if query else path


def all_pages(lively: Any) -> list[Page]:
    """Every page of the urlconf with its address.

    Raises:
        AssertionError: naming those without an example, or that show no page.
    """
    found, lost = [], []
    for name, route, parameters in named_patterns():
        told = called(name, route)
        if route.startswith(MACHINES) or told in NO_PAGE:
            continue
        shelf = SHELF if told.startswith("library:") else {}
        try:
            page = _page_of(name, told, parameters, {**PLACES, **lively.places, **shelf})
        except LookupError as err:
            lost.append(f"{told or 'unnamed'} ({route}): {err}")
            continue
        answer = _ask(page, lively)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found.append(page)
        elif answer.status_code >= 300 and answer.status_code != 405:  # 405: it takes forms only
            lost.append(f"{told} {page.path}: {answer.status_code} {answer.headers.get('Location', '')}")
    assert not lost, "\n".join(lost)
    return found


def _page_of(name: str, told: str, parameters: frozenset[str], places: Mapping[str, str]) -> Page:
    """Raises LookupError when nothing stands for a parameter, or no address can be made of it."""
    from django.urls import NoReverseMatch

    example = EXAMPLES.get(told, {})
    try:
        return Page(told, address(name, parameters, example, places), example.get("as"))
    except NoReverseMatch as err:
        raise LookupError(str(err)) from err


def _ask(page: Page, lively: Any):
    """The answer of a page without a browser."""
    from browser.tabs import session_of
    from django.test import Client

    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    opener = OWNER if page.opener is None else page.opener
    if opener:
        client.cookies["sessionid"] = session_of(lively.people[opener])
    return client.get(page.path)
