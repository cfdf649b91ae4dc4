"""A document that many others cite tells who, a page at a time."""

import crowd

AT = "d/projects.frame/crowd-still/citations"


def test_who_cites_is_told_a_page_at_a_time(browser):
    claire = browser()
    project = claire.project()
    crowd.fill(project, 200)
    first, last = (claire.get(f"/p/{project.store.project}/{AT}{page}") for page in ("", "?page=99"))
    assert first.count("<tr>") == 1 + 100
    assert "?page=2" in first and "?page=2" not in last and "?page=1" in last
    assert 1 < last.count("<tr>") < 100
