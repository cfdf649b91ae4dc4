"""Inviting people to an audit, as its owner does on the page."""

import re


def base(project):
    return f"/p/{project.store.project}/audit/"


def invite(owner, project, *codes, **more):
    """The path of the link, and the code, as the owner reads them."""
    page = owner.post(
        base(project) + "respondents", {"do": "invite", "questionnaire": codes, **more}, 200
    ).content.decode()
    link, code = (re.search(f'id="{name}" readonly value="([^"]+)"', page)[1] for name in ("link", "code"))
    return link.partition("localhost")[2], code
