"""REST: ``/api/v1``, derived from the same declarations as the command line and the pages."""

from collections.abc import Callable
from importlib.metadata import version
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from filrouge.delivery.api import contents, documents, exchanges, hooks, looking, projects, runs
from filrouge.delivery.api.answering import edged, tell_errors
from filrouge.delivery.api.callers import Bearer, Session
from filrouge.delivery.api.manual import manual
from filrouge.delivery.api.reading import StrictParser
from filrouge.kernel.errors import NotFound
from filrouge.kernel.texts import N_
from filrouge.kernel.wire import Problem
from filrouge.webkit.problems import MEDIA_TYPE

PREFIX = "/api/v1/"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
ABOUT = "Every act of the workbench, for programs. Errors are problems (RFC 9457); lists are pages."


class Api(NinjaAPI):
    """Operations are called as their functions are; each of them may answer with a problem."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=PREFIX)
        told = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= {**told.pop("$defs"), "Problem": told}
        for operations in schema["paths"].values():
            for operation in operations.values():
                answers = {str(code): answer for code, answer in operation["responses"].items()}
                operation["responses"] = answers | {"default": _ANY_PROBLEM}
        return schema

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """Addresses whose every answer is ours, 404 and 405 too."""
        patterns, app, namespace = super().urls
        for pattern in patterns:
            view = cast(URLPattern, pattern)
            view.callback = edged(cast(Callable[..., HttpResponse], view.callback))
        return [path("docs", login_not_required(manual), name="docs"), *patterns], app, namespace


_ANY_PROBLEM = {
    "description": "A problem",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
api = Api(
    title="filrouge",
    version=version("filrouge"),
    description=ABOUT,
    docs_url=None,
    urls_namespace="api",
    auth=[Bearer(), Session()],
    parser=StrictParser(),
)
tell_errors(api)
for module in (projects, documents, exchanges, runs, contents, looking, hooks):
    api.add_router("", module.router)
elsewhere = Router()


@elsewhere.api_operation(METHODS, "/{path:place}", include_in_schema=False, auth=None)
def nowhere(request: HttpRequest, place: str) -> HttpResponse:
    """Whatever has no address here."""
    raise NotFound(N_("Nothing has this address"))


api.add_router("", elsewhere)  # the last one: any other address is looked for first
