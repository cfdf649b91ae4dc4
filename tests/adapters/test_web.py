"""The web as a port: one contract over the memory and the real client, then what only the web does to us."""

import gzip
import zlib

import pytest
from conftest import MovedClock
from hypothesis import given
from hypothesis import strategies as st
from website import dripping, endless, served

from filrouge.adapters.web import HttpWeb, Manners, MemoryWeb
from filrouge.adapters.web.memory import Page
from filrouge.kernel.documents import digest
from filrouge.kernel.web import (
    AskedTooOften,
    BadAddress,
    NoAnswer,
    NotWanted,
    NoWeb,
    TooLongAnswer,
    Unplugged,
    is_public,
)


class InMemory:
    """Pages of a dictionary."""

    def __init__(self) -> None:
        self.clock = MovedClock()
        self.web = MemoryWeb(self.clock)

    def says(self, path: str, content: bytes) -> str:
        self.web.pages[f"https://site.example{path}"] = Page(content)
        return f"https://site.example{path}"

    def says_nothing(self, path: str) -> str:
        return f"https://site.example{path}"

    def gone(self, path: str) -> str:
        self.web.pages[f"https://site.example{path}"] = Page(b"gone", status=404)
        return f"https://site.example{path}"


class ByHttp:
    """Pages of a server of this machine."""

    def __init__(self, site, folder) -> None:
        self.site, self.clock = site, MovedClock()
        self.web = web_of(self.clock, folder)

    def says(self, path: str, content: bytes) -> str:
        self.site.says(path, content, Content_Type="text/plain; charset=utf-8")
        return self.site.address(path)

    def says_nothing(self, path: str) -> str:
        return "http://127.0.0.1:9/" + path

    def gone(self, path: str) -> str:
        return self.site.address(path)


def web_of(clock, folder, **options) -> HttpWeb:
    """Without real waiting: what would be slept is noted."""
    slept: list[float] = []
    web = HttpWeb(folder=folder, clock=clock, private=True, sleep=slept.append, **options)
    web.slept = slept  # type: ignore[attr-defined]
    return web


@pytest.fixture
def site():
    with served() as one:
        yield one


@pytest.fixture
def web(tmp_path, site):
    return web_of(MovedClock(), tmp_path)


@pytest.fixture(params=["memory", "http"])
def world(request, tmp_path, site):
    return InMemory() if request.param == "memory" else ByHttp(site, tmp_path)


def test_what_stands_there_is_read_and_known(world):
    address = world.says("/feed", "été".encode())
    assert world.web.known(address) == ""
    answer = world.web.get(address)
    assert (answer.found, answer.content, answer.address) == (True, "été".encode(), address)
    assert world.web.known(address) == digest(answer.content)


def test_a_content_keeps_the_day_it_came(world):
    address = world.says("/feed", b"one")
    first = world.clock.now().date()
    world.web.get(address)
    world.clock.pass_days(3)
    again = world.web.get(address)
    assert (again.received_on, again.checked_on) == (first, world.clock.now().date())
    world.says("/feed", b"two")
    world.clock.pass_days(1)
    assert world.web.get(address).received_on == world.clock.now().date()


def test_what_is_not_there_is_an_answer_and_silence_is_none(world):
    assert not world.web.get(world.gone("/old")).found
    with pytest.raises(NoAnswer):
        world.web.get(world.says_nothing("/silent"))


@pytest.mark.parametrize(
    "address",
    [
        "ftp://site.example/a",
        "https://me:secret@site.example/",
        "file:///etc/passwd",
        "https://",
        "a b",
        "//x",
        "",
        "https://site.example/" + "a" * 3_000,
        "http://exa\\mple.com/",
        "https://é.example/",
        "http://[::1",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(world, address):
    with pytest.raises(BadAddress):
        world.web.get(address)


def test_an_unplugged_installation_says_so():
    with pytest.raises(NoWeb):
        Unplugged().get("https://site.example/")
    assert Unplugged().known("https://site.example/") == ""


# Politeness


def test_what_did_not_move_is_not_sent_again(web, site):
    site.says("/feed", b"one", ETag='"v1"', Last_Modified="Wed, 01 Jan 2025 00:00:00 GMT")
    web.get(site.address("/feed"))
    web.clock.pass_days(1)
    assert web.get(site.address("/feed")).content == b"one"
    told = [headers for path, headers in site.asked if path == "/feed"]
    assert len(told) == 2 and told[1]["If-None-Match"] == '"v1"'
    assert told[1]["If-Modified-Since"] == "Wed, 01 Jan 2025 00:00:00 GMT"


def test_an_address_is_not_asked_twice_within_minutes(web, site):
    site.says("/feed", b"one")
    web.get(site.address("/feed"))
    web.get(site.address("/feed"))
    assert site.paths().count("/feed") == 1


def test_what_was_remembered_and_spoilt_is_asked_again_whole(web, site, tmp_path):
    site.says("/feed", b"one", ETag='"v1"')
    web.get(site.address("/feed"))
    (held,) = (tmp_path / "contents").glob(digest(b"one"))
    held.write_bytes(b"spoilt")
    web.clock.pass_days(1)
    assert web.get(site.address("/feed")).content == b"one"


def test_a_host_is_left_in_peace_between_two_requests(tmp_path, site):
    clock = MovedClock()
    host = "127.0.0.1"
    now_s = [0.0]
    web = web_of(clock, tmp_path, manners={host: Manners(pause_s=3, api=True)}, elapsed=lambda: now_s[0])
    for path in ("/a", "/b"):
        site.says(path, b"x")
        web.get(site.address(path))
    assert web.slept == [3.0]


def test_a_refusal_asks_for_patience_and_gets_it(web, site):
    answers = iter([503, 429, 200])
    site.answers["/feed"] = lambda one: (
        one.send_response(next(answers)), one.send_header("Retry-After", "2"), one.end_headers()
    )  # fmt: skip
    assert web.get(site.address("/feed")).status == 200
    assert [one for one in web.slept if one >= 2] == [2.0, 4.0]


def test_too_long_a_wait_is_told_rather_than_slept(web, site):
    site.says("/feed", b"", status=429, Retry_After="3600")
    with pytest.raises(AskedTooOften):
        web.get(site.address("/feed"))
    assert not [one for one in web.slept if one > 10]


def test_the_budget_of_a_day_is_kept_and_comes_back(tmp_path, site):
    clock = MovedClock()
    manners = {"127.0.0.1": Manners(pause_s=0, requests_per_day=2, api=True)}
    web = web_of(clock, tmp_path, manners=manners)
    for path in ("/a", "/b", "/c"):
        site.says(path, b"x")
    web.get(site.address("/a"))
    web.get(site.address("/b"))
    with pytest.raises(AskedTooOften):
        web_of(clock, tmp_path, manners=manners).get(site.address("/c"))  # another process of the same home
    clock.pass_days(1)
    assert web.get(site.address("/c")).found


def test_a_key_goes_to_its_host_and_is_written_nowhere(tmp_path, site):
    manners = {"127.0.0.1": Manners(pause_s=0, api=True, key_parameter="api_key", key="s3cret")}
    web = web_of(MovedClock(), tmp_path, manners=manners)
    site.says("/works", b"{}")
    web.get(site.address("/works?search=a"))
    assert site.asked[-1][0] == "/works?search=a&api_key=s3cret"
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"s3cret" in path.read_bytes()]


def test_robots_are_heard_but_for_doors_made_for_programs(web, site, tmp_path):
    site.says("/robots.txt", b"User-agent: *\nDisallow: /private\n")
    for path in ("/private/feed", "/feed"):
        site.says(path, b"x")
    assert web.get(site.address("/feed")).found
    with pytest.raises(NotWanted):
        web.get(site.address("/private/feed"))
    door = web_of(MovedClock(), tmp_path / "other", manners={"127.0.0.1": Manners(pause_s=0, api=True)})
    assert door.get(site.address("/private/feed")).found


def test_robots_out_of_order_close_the_site_until_they_answer(web, site):
    site.says("/robots.txt", b"", status=500)
    site.says("/feed", b"x")
    with pytest.raises(NoAnswer):
        web.get(site.address("/feed"))


# Hostility


INNER = """
    127.0.0.1 10.0.0.8 169.254.169.254 192.168.1.1 0.0.0.0 ::1 fe80::1%eth0 ::ffff:127.0.0.1 fd00::1
    64:ff9b::7f00:1 2002:7f00:1:: 100.64.0.1 224.0.0.1 255.255.255.255
"""


@pytest.mark.parametrize("host", INNER.split())
def test_addresses_of_inner_networks_are_not_public(host):
    assert not is_public(host)


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_when_written_as_ipv6(address):
    assert is_public(str(address)) is is_public(f"::ffff:{address}")


def test_a_name_that_leads_inside_is_refused_before_anything_is_sent(tmp_path, site):
    web = HttpWeb(folder=tmp_path, clock=MovedClock(), resolve=lambda host, port: ["8.8.8.8", "127.0.0.1"])
    with pytest.raises(BadAddress):
        web.get(f"http://rebind.example:{site.host.partition(':')[2]}/feed")
    assert site.asked == []


def test_a_redirection_inside_is_refused(tmp_path, site):
    outside = {"site.example": "127.0.0.1", "inner.example": "10.0.0.1"}
    public = {"127.0.0.1"}
    web = HttpWeb(
        folder=tmp_path, clock=MovedClock(), private=False, sleep=lambda s: None,
        resolve=lambda host, port: [outside[host]],
    )  # fmt: skip
    import filrouge.adapters.web.addresses as addresses

    judge = addresses.is_public
    addresses.is_public = lambda ip: ip in public or judge(ip)  # the test's server plays a public one
    try:
        site.says("/feed", b"", status=302, Location="http://inner.example/secret")
        with pytest.raises(BadAddress):
            web.get(f"http://site.example:{site.host.partition(':')[2]}/feed")
    finally:
        addresses.is_public = judge


def test_a_redirection_to_another_scheme_or_in_a_circle_ends(web, site):
    site.says("/file", b"", status=302, Location="file:///etc/passwd")
    with pytest.raises(BadAddress):
        web.get(site.address("/file"))
    site.says("/round", b"", status=302, Location="/round")
    with pytest.raises(NoAnswer):
        web.get(site.address("/round"))
    site.says("/moved", b"", status=301, Location="/there")
    site.says("/there", b"here")
    assert web.get(site.address("/moved")).content == b"here"


def test_ten_million_bytes_are_read_and_an_endless_answer_is_not(web, site):
    site.says("/large", b"<" * 10_000_000)
    assert len(web.get(site.address("/large")).content) == 10_000_000
    site.answers["/endless"] = endless()
    with pytest.raises(TooLongAnswer):
        web.get(site.address("/endless"))


def test_a_packed_bomb_is_unpacked_no_further_than_the_limit(web, site):
    site.says("/packed", gzip.compress(b"x" * 1_000), Content_Encoding="gzip")
    assert web.get(site.address("/packed")).content == b"x" * 1_000
    bomb = zlib.compressobj(9, wbits=31)
    packed = b"".join(bomb.compress(b"\0" * 1_000_000) for _ in range(200)) + bomb.flush()
    site.says("/bomb", packed, Content_Encoding="gzip")
    with pytest.raises(TooLongAnswer):
        web.get(site.address("/bomb"))
    site.says("/broken", b"not gzip", Content_Encoding="gzip")
    with pytest.raises(NoAnswer):
        web.get(site.address("/broken"))


@pytest.mark.parametrize("headers_too", [False, True])
def test_a_server_that_drips_is_left(tmp_path, site, headers_too):
    web = web_of(MovedClock(), tmp_path, manners={"127.0.0.1": Manners(api=True)}, total_s=0.3, step_s=0.2)
    site.answers["/drip"] = dripping(0.02, headers_too=headers_too)
    with pytest.raises(NoAnswer):
        web.get(site.address("/drip"))


@pytest.mark.parametrize(
    "bad", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nA" * 9_000]
)
def test_what_is_no_http_is_no_answer(tmp_path, site, bad):
    web = web_of(MovedClock(), tmp_path, manners={"127.0.0.1": Manners(api=True)}, total_s=2)
    site.answers["/bad"] = lambda one: one.wfile.write(bad)
    with pytest.raises(NoAnswer):
        web.get(site.address("/bad"))


def test_an_error_of_the_server_leaves_what_was_known(web, site):
    site.says("/feed", b"one")
    web.get(site.address("/feed"))
    site.says("/feed", b"oops", status=500)
    web.clock.pass_days(1)
    with pytest.raises(NoAnswer):
        web.get(site.address("/feed"))
    assert web.known(site.address("/feed")) == digest(b"one")
