"""Our model server against the protocol, case by case; any other by ``FILROUGE_OIP_URL=http://host:port``."""

import asyncio
import os

import httpx
import pytest
import tiny_models
from conformance.cases import CASES, NotOffered


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    if url := os.environ.get("FILROUGE_OIP_URL"):
        with httpx.Client(base_url=url, timeout=30) as client:
            yield client.request
        return
    from filrouge.delivery.modelserver.app import ModelServer

    models = {f"echo-{name.lower()}": tiny_models.echo(name) for name in tiny_models.TYPES}
    models["total"] = tiny_models.total()
    server = ModelServer(tiny_models.written(tmp_path_factory.mktemp("models"), models))

    def asked(method, path, **more):
        async def once():
            transport = httpx.ASGITransport(server)
            async with httpx.AsyncClient(transport=transport, base_url="http://models") as client:
                return await client.request(method, path, **more)

        return asyncio.run(once())

    yield asked


@pytest.mark.parametrize("one", CASES, ids=[one.id for one in CASES])
def test_the_protocol(ask, one):
    try:
        one.check(ask)
    except NotOffered as err:
        pytest.skip(str(err))


def test_every_case_has_an_id_of_its_own():
    assert len({one.id for one in CASES}) == len(CASES)
