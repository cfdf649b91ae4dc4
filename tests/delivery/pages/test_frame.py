"""What every page has around it."""

from conftest import fresh_name


def test_my_projects_are_mine_alone(browser):
    claire, yanis = browser(), browser()
    project = claire.project()
    assert project.store.project in claire.get("/")
    assert project.store.project not in yanis.get("/")


def test_a_page_that_is_not_there_says_so_in_both_languages(browser):
    assert "Aucune page" in browser().get("/nowhere", code=404)
    assert "No page" in browser(lang="en").get("/nowhere", code=404)


def test_language_and_theme_are_kept_and_lead_back(browser):
    claire = browser()
    answer = claire.post("/preferences", {"lang": "en", "next": "/"}, code=303)
    assert answer["Location"] == "/"
    assert "My projects" in claire.get("/")
    claire.post("/preferences", {"theme": "dark", "next": "https://elsewhere.example/"}, code=303)
    assert 'data-theme="dark"' in claire.get("/")


def test_nobody_is_led_elsewhere(browser):
    answer = browser().post("/preferences", {"lang": "fr", "next": "//elsewhere.example/"}, code=303)
    assert answer["Location"] == "/"


def test_every_answer_carries_the_policy(browser):
    answer = browser().client.get("/healthz")
    assert answer.content == b"ok"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_a_stranger_is_asked_to_sign_in(workbench):
    from django.test import Client

    answer = Client(headers={"host": "localhost"}).get("/")
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")


def test_an_error_code_has_its_page(browser):
    assert "Remède" in browser().get("/errors/erased")
    assert "Remedy" in browser(lang="en").get("/errors/erased")
    browser().get(f"/errors/{fresh_name()}", code=404)


def test_the_menu_is_one_line_and_unfolds_the_rest(browser):
    claire = browser()
    home = f"/p/{claire.project().store.project}"
    menu = claire.get(f"{home}/journal").split('class="tools"')[1].split("</nav>")[0]
    line = menu.split("<details")[0]
    assert line.count("<a ") == 6 and menu.count("<details") == 2
    assert all(f'href="{home}/{place}"' in menu for place in ("d/", "audit/", "people", "journal", "import"))
    assert menu.count('aria-current="page"') == 1 and '<summary class="here">Suivi</summary>' in menu
