"""A page asks the database as often of a large project as of a small one."""

import crowd
from browser.addresses import all_pages
from browser.cast import OWNER
from browser.tabs import session_of

DOCUMENTS = 400
MOST = 45  #: queries of any page
MORE = 8  #: what a doubt more, or a last act of another kind, may ask
#: Pages whose questions go with what they show, a page's length at most.
LISTS = {"thread-suspects": 130}


def counted(path: str, account: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.cookies["sessionid"] = session_of(account)
    client.get(path)  # what is remembered between answers is remembered
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200, path
    return len(asked)


def test_questions_do_not_grow_with_documents(lively):
    from filrouge.delivery.wiring import open_project

    pages = [page for page in all_pages(lively) if page.opener is None]
    account = lively.people[OWNER]
    before = {page.name: counted(page.path, account) for page in pages}
    crowd.fill(open_project(lively.project, actor=account), DOCUMENTS)
    after = {page.name: counted(page.path, account) for page in pages}
    grown = {name: (before[name], n) for name, n in after.items() if n > before[name] + MORE}
    assert not {name: told for name, told in grown.items() if name not in LISTS}
    assert not {name: n for name, n in after.items() if n > LISTS.get(name, MOST)}
