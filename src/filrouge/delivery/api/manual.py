"""``/api/v1/docs``: the schema as a page of ours, in both languages, without script."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from filrouge.kernel.texts import Text

SUBJECTS: Mapping[str, Text] = {
    "projects": Text(fr="Moi et mes projets", en="Me and my projects"),
    "installed": Text(fr="Ce qui est installé", en="What is installed"),
    "documents": Text(fr="Documents", en="Documents"),
    "exchanges": Text(fr="Commentaires et relectures", en="Comments and reviews"),
    "runs": Text(fr="Exécuter", en="Running"),
    "jobs": Text(fr="Travaux", en="Jobs"),
    "blobs": Text(fr="Contenus", en="Contents"),
    "thread": Text(fr="Le fil", en="The thread"),
    "reports": Text(fr="Rapports", en="Reports"),
    "search": Text(fr="Rechercher", en="Searching"),
    "journal": Text(fr="Journal", en="Journal"),
    "webhooks": Text(fr="Webhooks", en="Webhooks"),
}
#: Operation → what it is called on the page.
TITLES: Mapping[str, Text] = {
    "me": Text(fr="Qui suis-je\u202f?", en="Who am I?"),
    "my_projects": Text(fr="Mes projets", en="My projects"),
    "open_new_project": Text(fr="Ouvrir un projet", en="Open a project"),
    "show_project": Text(fr="Un projet", en="One project"),
    "installed_kinds": Text(fr="Les genres de documents", en="The kinds of documents"),
    "installed_kind": Text(fr="Un genre et son schéma", en="One kind and its schema"),
    "installed_use_cases": Text(fr="Les cas d’usage", en="The use cases"),
    "installed_use_case": Text(fr="Un cas d’usage et son entrée", en="One use case and its input"),
    "list_documents": Text(fr="Lister", en="List"),
    "read_document": Text(fr="Lire, à toute révision", en="Read, at any revision"),
    "write_document": Text(fr="Créer ou réviser", en="Create or revise"),
    "document_history": Text(fr="Révisions", en="Revisions"),
    "document_diff": Text(fr="Comparer deux révisions", en="Compare two revisions"),
    "document_citations": Text(fr="Ce qu’il cite, qui le cite", en="What it cites, who cites it"),
    "list_suspects": Text(fr="Citations suspectes", en="Suspect citations"),
    "reaffirm_citations": Text(fr="Réaffirmer", en="Stand by a citation"),
    "list_renewals": Text(fr="Citations à mettre à jour", en="Citations to bring up to date"),
    "take_latest_revisions": Text(fr="Prendre les dernières révisions", en="Take the latest revisions"),
    "list_signatures": Text(fr="Signatures", en="Signatures"),
    "sign_document": Text(fr="Signer", en="Sign"),
    "list_comments": Text(fr="Commentaires", en="Comments"),
    "add_comment": Text(fr="Commenter", en="Comment"),
    "list_reviews": Text(fr="Relectures", en="Reviews"),
    "ask_for_review": Text(fr="Demander une relecture", en="Ask for a review"),
    "list_questions": Text(fr="Questions", en="Questions"),
    "ask_question": Text(fr="Poser une question", en="Ask a question"),
    "answer_question": Text(fr="Y répondre", en="Answer it"),
    "run_use_case": Text(fr="Exécuter un cas d’usage", en="Run a use case"),
    "list_jobs": Text(fr="Les travaux du projet", en="The jobs of the project"),
    "show_job": Text(fr="Un travail", en="One job"),
    "cancel_job": Text(fr="Arrêter un travail", en="Stop a job"),
    "job_log": Text(fr="Ce qu’il a écrit", en="What it printed"),
    "send_blob": Text(fr="Envoyer un contenu", en="Send a content"),
    "fetch_blob": Text(fr="Prendre un contenu", en="Fetch a content"),
    "thread_status": Text(fr="Où en est chaque étape", en="Where every step stands"),
    "run_thread": Text(fr="Refaire ce qui a changé", en="Redo what changed"),
    "coverage": Text(fr="Couverture du référentiel", en="Coverage of the référentiel"),
    "read_report": Text(fr="Un rapport", en="One report"),
    "freeze": Text(fr="Le déclarer final", en="Declare it final"),
    "search_documents": Text(fr="Dans tout le projet", en="In the whole project"),
    "read_journal": Text(fr="Entrées", en="Entries"),
    "journal_head": Text(fr="Tête", en="Head"),
    "list_webhooks": Text(fr="Les webhooks du projet", en="The webhooks of the project"),
    "add_webhook": Text(fr="En ajouter un", en="Add one"),
    "remove_webhook": Text(fr="En retirer un", en="Remove one"),
    "webhook_deliveries": Text(fr="Dernières lettres", en="Last letters"),
    "ping_webhook": Text(fr="Envoyer un essai", en="Send a trial"),
}


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str
    required: bool
    type: str
    about: str


@dataclass(frozen=True)
class Told:
    """One operation as the page shows it."""

    id: str
    title: Text
    method: str
    path: str
    about: str
    parameters: tuple[Parameter, ...]
    taken: str  #: the schema of what is sent, "" for nothing
    answers: tuple[tuple[str, str, str], ...]  #: status, description, shape


@require_GET
def manual(request: HttpRequest) -> HttpResponse:
    """The page."""
    from filrouge.delivery.api import api  # noqa: PLC0415 - it mounts this page

    schema = json.loads(json.dumps(api.get_openapi_schema()))
    told = list(_operations(schema))
    subjects = [
        (name, words, [one for subject, one in told if subject == name]) for name, words in SUBJECTS.items()
    ]
    shapes = sorted(
        (name, json.dumps(shape, ensure_ascii=False, indent=1))
        for name, shape in schema["components"]["schemas"].items()
    )
    return render(request, "pages/api.html", {"subjects": subjects, "shapes": shapes})


def _operations(schema: Mapping[str, Any]) -> Iterator[tuple[str, Told]]:
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            yield told["tags"][-1], _told(path, method.upper(), told)


def _told(path: str, method: str, told: Mapping[str, Any]) -> Told:
    id = told["operationId"]
    return Told(
        id=id,
        title=TITLES[id],
        method=method,
        path=path,
        about=_marked(told.get("description", "")),
        parameters=tuple(_parameter(one) for one in told["parameters"]),
        taken=_content(told.get("requestBody", {})),
        answers=tuple(
            (status, answer["description"], _content(answer))
            for status, answer in told["responses"].items()
            if status != "default"
        ),
    )


def _parameter(told: Mapping[str, Any]) -> Parameter:
    about = _marked(told.get("description", ""))
    return Parameter(told["name"], told["in"], told.get("required", False), _shape(told["schema"]), about)


def _marked(text: str) -> SafeString:
    """What stands between backticks, as code."""
    pieces = (format_html("<code>{}</code>", one) if n % 2 else one for n, one in enumerate(text.split("`")))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _content(told: Mapping[str, Any]) -> str:
    """What is sent or answered, in few words: the media type and the name of the shape."""
    content = told.get("content", {})
    return ", ".join(
        f"{media}: {_shape(one.get('schema', {}))}".rstrip(": ") for media, one in content.items()
    )


def _shape(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " | ".join(_shape(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_shape(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "")
