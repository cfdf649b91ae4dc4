"""The pages of served models: listed, tried, withdrawn; keys shown once; nothing typed is kept."""

import asyncio
import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

import databases
import httpx
import pytest
import served
from conftest import fresh_name
from PIL import Image


@pytest.fixture(scope="module")
def behind(workbench):
    """The model server over this home's manifest, behind a port of this process."""
    from filrouge.delivery.modelserver.app import ModelServer
    from filrouge.delivery.wiring import renew_manifest

    path = renew_manifest()
    seen = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            seen.append(body)

            async def ask():
                transport = httpx.ASGITransport(ModelServer(path))
                async with httpx.AsyncClient(transport=transport, base_url="http://models") as client:
                    heads = {k: v for k, v in self.headers.items() if k.lower() != "host"}
                    return await client.request(self.command, self.path, content=body, headers=heads)

            came = asyncio.run(ask())
            self.send_response(came.status_code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(came.content)))
            self.end_headers()
            self.wfile.write(came.content)

        do_GET = do_POST = answer

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()


@pytest.fixture
def asked(behind, settings_of):
    return behind[1]


@pytest.fixture
def settings_of(behind):
    from django.test import override_settings

    with override_settings(MODEL_SERVER=behind[0]):
        yield


@pytest.fixture
def place(project):
    name = fresh_name("cher")
    served.published(project, served.learned(project), name=name, access="keys")
    return f"/p/{project.store.project}/serving/"


FILLED = {"x0": "60", "x1": "premium", "x2": "2024-03-01", "x3": "1"}


def test_fields_say_what_the_dictionary_says(settings_of, claire, place):
    page = claire.get(f"{place}try/cher")
    assert "Âge à la date d’observation" in page and "En années révolues." in page
    assert "De 0 à 120" in page and "<span>ans</span>" in page
    assert re.search(r'<option value="premium"', page) and re.search(r'type="date"', page)
    assert "Pas en production" in page and "n’est pas gardé" in page


def test_an_answer_is_said_in_words_with_every_probability_and_a_curl(asked, claire, place):
    page = claire.post(f"{place}try/cher", FILLED, code=200).content.decode()
    assert '<p class="verdict">oui</p>' in page
    assert "95,26\N{NO-BREAK SPACE}%" in page and "4,743\N{NO-BREAK SPACE}%" in page
    assert "Authorization: Bearer frm_…" in page and "curl http" in page
    request = json.loads(asked[-1])
    assert [one["data"] for one in request["inputs"]] == [[60], ["premium"], [19783], [1]]


def test_what_is_wrong_is_said_beside_its_field_in_the_reader_s_language(asked, browser, project, place):
    from filrouge.delivery.wiring import accounts

    reader = browser(lang="en")
    accounts().grant(project.store.project, reader.account, "jury")
    page = reader.post(f"{place}try/cher", {**FILLED, "x0": "130.5", "x2": "soon"}, code=422).content.decode()
    assert page.count('class="err"') == 2 and page.count('aria-invalid="true"') == 2
    assert "From 0 to 120" in page and "This is no date" in page and 'value="130.5"' in page


def test_the_model_server_has_the_last_word(asked, claire, place):
    """A value that no form of ours sends."""
    page = claire.post(f"{place}try/cher", {**FILLED, "x1": "luxe"}, code=422).content.decode()
    assert "luxe" in page and page.count('class="err"') == 1


def test_where_the_answer_comes_from(settings_of, claire, place, project):
    page = claire.get(f"{place}try/cher")
    assert "cher@1" in page and "adherents@1" in page and f"({served.ROWS} lignes)" in page
    assert "numero" in page
    for step in ("adherents", "adherents-structure", "adherents-decoupe", "cher"):
        assert step in page


def test_a_picture_and_a_sentence(settings_of, claire, project):
    served.published_media(project, name=fresh_name("photo"))
    place = f"/p/{project.store.project}/serving/try/media"
    page = claire.get(place)
    assert 'accept="image/*" capture="environment"' in page and "<textarea" in page

    def said(level, message="rien", **more):
        file = BytesIO()
        Image.new("L", (40, 20), level).save(file, "PNG")
        file.seek(0)
        file.name = "photo.png"
        return claire.post(place, {"x0": message, "x1": file, **more}, code=200).content.decode()

    assert '<p class="verdict">sombre</p>' in said(0)
    assert '<p class="verdict">clair</p>' in said(0, "éclaire")
    assert '<p class="verdict">clair</p>' in said(250)
    bad = BytesIO(b"no picture")
    bad.name = "photo.png"
    assert 'class="err"' in claire.post(place, {"x0": "rien", "x1": bad}, code=422).content.decode()


def test_nothing_typed_is_kept(asked, claire, project, place):
    head = project.store.head()
    secret = "quelquun-de-particulier"
    claire.post(f"{place}try/cher", {**FILLED, "x1": secret}, code=422)
    assert project.store.head() == head
    from filrouge.delivery.wiring import home

    assert databases.holding(secret, home()) == []


def test_what_is_withdrawn_answers_no_more(settings_of, claire, place):
    claire.post(f"{place}withdraw", {"publication": "cher"})
    assert "n’est pas servie" in claire.get(f"{place}try/cher")
    assert "Retiré" in claire.get(place)


def test_production_is_refused_and_the_page_says_why(settings_of, claire, project, place):
    from filrouge.domains.serving.errors import NotCleared

    refs = served.learned(project)
    with pytest.raises(NotCleared):
        served.published(project, refs, stage="production", name=fresh_name("cher"))
    assert "publication a changé" in claire.get(place)


def test_a_key_is_shown_once(settings_of, claire, project, place):
    from filrouge.kernel.documents import Key, Prose
    from filrouge.kinds.serving import Caller

    project.write(
        "g", Caller(title=Prose(lang="fr", text="Guichet"), per_minute_count=9), expected_revision=0
    )
    page = claire.post(f"{place}key", {"caller": "g"}, code=200).content.decode()
    (key,) = set(re.findall(r"frm_[0-9a-f]{64}", page))
    assert key not in claire.get(place)
    held = project.store.latest(Key(Caller.kind, "g"))
    assert held.ref.revision == 2 and key.encode() not in held.body


def test_a_model_is_published_from_the_page_its_step_added_and_run(settings_of, claire, project, work):
    served.learned(project)
    place = f"/p/{project.store.project}/serving/publish"
    name = fresh_name("pub")
    told = {"model": "cher", "name": name, "access": "open", "purpose": "Essayer."}
    assert "Il faut un modèle" in claire.post(place, {**told, "name": "é è"}, code=422).content.decode()
    work(claire.post(place, told)["Location"].rpartition("/")[2])  # other jobs may wait in the same home
    assert name in claire.get(f"/p/{project.store.project}/serving/")
    from filrouge.kernel.documents import Key
    from filrouge.kinds.serving import Endpoint

    assert project.store.latest(Key(Endpoint.kind, f"{name}-servi")) is not None


def test_no_model_server_is_said(claire, place):
    from django.test import override_settings

    with override_settings(MODEL_SERVER="http://127.0.0.1:9"):
        assert "ne répond pas" in claire.get(place)
        assert "ne répond pas" in claire.get(f"{place}try/cher")


def test_a_waiver_shows_on_every_page_of_the_model(settings_of, claire, project, place):
    from datetime import date

    import recette

    from filrouge.kinds.serving import Waiver

    refs, name = served.learned(project), fresh_name("cher")
    waiver = Waiver(
        publication="cher",
        lifts=("acceptance", "clearance"),
        reason=recette.said("La campagne commence lundi."),
        until=date(2126, 6, 30),
        signer=claire.account,
    )
    ref = project.write("urgence", waiver, expected_revision=0)
    recette.sign(project, ref)
    served.published(project, refs, stage="production", name=name, papers={"waiver": ref})
    base = f"/p/{project.store.project}"
    told = (place, f"{place}try/cher", f"{base}/d/models.model/cher/", f"{base}/d/serving.endpoint/cher/")
    for page in told:
        shown = claire.get(page)
        assert "érogation" in shown and "La campagne commence lundi." in shown, page
        assert claire.name in shown and "2126" in shown, page
    assert "La campagne" not in claire.get(f"{base}/d/datasets.structure/adherents-structure/")


def test_what_left_production_says_why(settings_of, claire, project, place):
    import recette

    refs, name = served.learned(project), fresh_name("cher")
    told = recette.required(project, recette.requirement("tenue", 0.75, subject=name))
    record = recette.recorded(project, recette.ran(project, refs, told, name))
    recette.sign(project, record)
    papers = {"record": record, "clearance": recette.cleared(project)}
    served.published(project, refs, stage="production", name=name, papers=papers)
    assert "En production" in claire.get(place)
    recette.required(project, recette.requirement("tenue", 0.7, subject=name))
    assert "repose la recette" in claire.get(place)
