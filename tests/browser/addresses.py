"""Every page of the workbench, read off the urlconf, with an address to open it at.

A page has an example by its URL name, or by the names of its parameters; one without is a fault of the tests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

#: What stands for a parameter in any address.
PLACES: Mapping[str, str] = {
    "project": "solviere",
    "room": "datasets",
    "kind": "projects.decision",
    "id": "cout",
    "step": "soins-profil",
    "use": "datasets.profile",
    "code": "erased",
}
#: URL name → what differs from ``PLACES``, or is asked for behind ``?``.
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "account_login": {"as": "nobody"},
    "account_signup": {"as": "nobody"},
    "account_reset_password": {"as": "nobody"},
    "account_reset_password_done": {"as": "nobody"},
    "account_reset_password_from_key": {"as": "nobody", "uidb36": "1", "key": "out-of-date"},
    "account_reset_password_from_key_done": {"as": "nobody"},
    "account_confirm_email": {"as": "nobody", "key": "out-of-date"},
}
#: URL name → why no person opens it in a browser with GET.
NO_PAGE: Mapping[str, str] = {
    "health": "plain text, for a balancer of load",
}
#: Prefixes of addresses that are not pages.
MACHINES = ("api/", "static/", "accounts/oidc/", "accounts/social/")


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    signed_in: bool = True


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
