"""What keeps the workbench safe: headers, hosts, sizes, cookies, secrets, and what a browser keeps."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import fresh_name

import filrouge
from filrouge.delivery.configuration import BY_NAME, BadSetting, adopt, mail, number, read


@pytest.fixture
def stranger(workbench):
    from django.test import Client

    return Client(headers={"host": "localhost"})


def test_answers_carry_their_headers(stranger):
    for place in ("/accounts/login/", "/healthz", "/nowhere", "/accessibility"):
        answer = stranger.get(place)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy
        assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.elsewhere.example", "localhost:80@x", ""])
def test_another_host_is_refused(workbench, host):
    from django.test import Client

    answer = Client(headers={"host": host}).get("/accounts/login/")
    assert answer.status_code == 400 and (not host or host not in answer.content.decode())


def test_a_forwarded_host_is_not_believed(stranger):
    answer = stranger.get("/", headers={"x-forwarded-host": "elsewhere.example"})
    assert "elsewhere" not in answer["Location"]


def test_signed_in_pages_are_kept_by_no_cache(browser, stranger):
    ann = browser()
    for place in ("/", "/accounts/", "/nowhere"):
        assert "no-store" in ann.client.get(place)["Cache-Control"], place
    from django.templatetags.static import static

    style = stranger.get(static("filrouge/filrouge.css"))
    assert style.status_code == 200 and "no-store" not in style["Cache-Control"]


def test_a_form_without_its_secret_is_refused(browser):
    from django.test import Client

    from filrouge.adapters.accounts.models import Account

    ann = browser()
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.force_login(Account.objects.get(pk=ann.account))
    for place in ("/accounts/", "/accounts/logout/", "/preferences", "/accounts/sessions/end"):
        assert strict.post(place, {"lang": "en"}).status_code == 403, place
    assert strict.get("/").status_code == 200


def test_a_request_that_is_too_large_is_refused_before_it_is_read(stranger):
    from django.test import override_settings

    with override_settings(UPLOAD_BYTES=100):
        answer = stranger.post("/accounts/login/", {"login": "x" * 200})
    assert answer.status_code == 413
    assert stranger.post("/accounts/login/", {"login": "x" * 200}).status_code == 200


def test_no_cookie_is_read_by_a_script_or_sent_from_elsewhere(stranger):
    from django.core.cache import cache

    from filrouge.delivery.entering import new_account

    cache.clear()
    name, password = fresh_name("Ann"), "une phrase assez longue"
    new_account(name, None, password)
    stranger.get("/accounts/login/")
    stranger.post("/accounts/login/", {"login": name, "password": password})
    stranger.post("/preferences", {"lang": "fr", "theme": "dark"})
    for cookie in ("sessionid", "csrftoken", "django_language", "theme"):
        assert stranger.cookies[cookie]["httponly"] and stranger.cookies[cookie]["samesite"] == "Lax", cookie


SETTINGS = """
import json
from filrouge.delivery.wiring import start_django
start_django()
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in NAMES}))
"""


def settings_of(home, *names, **environ):
    import json

    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FILROUGE_", "DJANGO_"))}
    code = SETTINGS.replace("NAMES", repr(names))
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, "FILROUGE_HOME": str(home), **environ},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


@pytest.mark.slow
def test_behind_https_everything_says_so(tmp_path):
    names = (
        "DEBUG",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SECURE",
        "SECURE_PROXY_SSL_HEADER",
        "SECRET_KEY",
    )
    plain = settings_of(tmp_path, *names)
    assert (
        plain["DEBUG"] is False and plain["SECURE_HSTS_SECONDS"] == 0 and not plain["SESSION_COOKIE_SECURE"]
    )
    assert plain["SECURE_PROXY_SSL_HEADER"] is None, "a header is believed behind a proxy alone"
    over = settings_of(tmp_path, *names, FILROUGE_HTTPS="1")
    assert over["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert all(over[name] for name in names[1:6] if name.endswith(("SECURE", "REDIRECT")))
    assert over["SECRET_KEY"] == plain["SECRET_KEY"] and len(plain["SECRET_KEY"]) == 64


@pytest.mark.slow
def test_every_installation_has_a_key_of_its_own(tmp_path):
    keys = {settings_of(tmp_path / name, "SECRET_KEY")["SECRET_KEY"] for name in ("a", "b")}
    assert len(keys) == 2


def test_settings_come_from_the_file_unless_the_environment_says_otherwise(tmp_path):
    (tmp_path / "filrouge.toml").write_text('hosts = "a.example"\nhttps = 1\n')
    environ = {"FILROUGE_HOSTS": "b.example"}
    adopt(tmp_path, environ)
    adopt(tmp_path, environ)
    told = {name: read(f"FILROUGE_{name}", environ) for name in ("HOSTS", "HTTPS", "EMAIL")}
    assert {name: (one.value, one.origin) for name, one in told.items()} == {
        "HOSTS": ("b.example", "environment"),
        "HTTPS": ("1", "file"),
        "EMAIL": ("", "default"),
    }


#: Variables that are no setting of an installation, or that have pages of their own.
ELSEWHERE = re.compile(
    "FILROUGE_(USER|PROJECT|LANG|COMPLETE|FROM_FILE|LIFELINE|SERVED_AT|OIDC_.*|MODELS.*|KEEP_|HYPOTHESIS"
    "|PROBE_KEY)"  # of the command that asks a server from outside
)


def test_every_variable_is_a_setting_that_the_page_shows():
    source = Path(filrouge.__file__).parent
    used = {one for path in source.rglob("*.py") for one in re.findall(r"FILROUGE_[A-Z_]+", path.read_text())}
    assert not {one for one in used if not ELSEWHERE.fullmatch(one)} - set(BY_NAME)


@pytest.mark.parametrize("text", ["x =", "nothing = 1", "\xff"])
def test_a_file_that_says_what_cannot_be_is_refused(tmp_path, text):
    (tmp_path / "filrouge.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(BadSetting):
        adopt(tmp_path, {})


@pytest.mark.parametrize("value", ["-1", "much", "1.5", "²"])
def test_a_number_is_one(value):
    with pytest.raises(BadSetting):
        number(read("FILROUGE_UPLOAD_BYTES", {"FILROUGE_UPLOAD_BYTES": value}))


def test_mail_is_told_by_an_address():
    told = mail("smtp+starttls://ann:p%40ss@mail.example.org")
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"], told["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert told["EMAIL_HOST_PASSWORD"] == "p@ss"
    assert "dummy" in mail("")["EMAIL_BACKEND"]
    for wrong in ("ftp://x", "smtp://", "x"):
        with pytest.raises(BadSetting):
            mail(wrong)


def test_a_name_that_is_html_stays_text(browser):
    from filrouge.delivery.wiring import accounts

    ann, evil = browser(), '<img src=x onerror="alert(1)">'
    accounts().set_name(ann.account, evil + fresh_name())
    project = ann.project().store.project
    for place in ("/", "/accounts/", f"/p/{project}/people"):
        page = ann.get(place)
        assert "<img src=x" not in page
    assert "&lt;img src=x" in ann.get(f"/p/{project}/people")


def test_the_statement_of_accessibility_is_open_in_both_languages(stranger):
    assert "non évaluée" in stranger.get("/accessibility").content.decode()
    told = stranger.get("/accessibility", headers={"accept-language": "en"}).content.decode()
    assert "not assessed" in told


def test_health_says_nothing_but_ok(stranger):
    assert stranger.get("/healthz").content == b"ok"
