"""One project as a key opens it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Literal

from filrouge.client.transport import Transport, place
from filrouge.kernel.documents import Blob, Prose, Ref, Scalar
from filrouge.kernel.errors import Invalid, JobFailed
from filrouge.kernel.texts import N_, Lang
from filrouge.kernel.wire import (
    Change,
    Citations,
    DocumentShown,
    DoubtShown,
    DoubtsShown,
    EntryShown,
    HeadShown,
    Hit,
    HookMade,
    HookShown,
    JobShown,
    LetterShown,
    Problem,
    ProjectShown,
    RenewalShown,
    ReportShown,
    Row,
    RunShown,
    SignatureShown,
    StepShown,
    WrittenShown,
)

CHUNK_BYTES = 1 << 20
LOOK_S = 1.0  #: between two looks at a job
Watch = Callable[[JobShown], None]


class ProjectClient:
    def __init__(self, calls: Transport, name: str) -> None:
        self._calls, self.name = calls, name
        self._at = f"/projects{place(name)}"

    def show(self) -> ProjectShown:
        """Raises NotFound when it is not among the person's projects."""
        return self._calls.get(ProjectShown, self._at)

    def documents(self, kind: str, *, page_rows: int | None = None, **equal: Scalar) -> Iterator[Row]:
        """Documents of a kind by their summaries, whose fields equal what is asked."""
        asked = {name: _written(value) for name, value in equal.items()}
        return self._calls.pages(Row, f"{self._at}/documents{place(kind)}", {**asked, "limit": page_rows})

    def document(self, kind: str, id: str, revision: int | None = None) -> DocumentShown:
        """At a revision, by default the latest."""
        return self._calls.get(DocumentShown, self._document(kind, id), {"revision": revision})

    def create(self, kind: str, id: str, body: Mapping[str, Any]) -> Ref:
        """Raises Stale when it exists."""
        return self._put(kind, id, body, {"If-None-Match": "*"})

    def revise(self, kind: str, id: str, body: Mapping[str, Any], *, seen: int) -> Ref:
        """Raises Stale when ``seen`` is no longer the latest revision."""
        return self._put(kind, id, body, {"If-Match": f'"{seen}"'})

    def history(self, kind: str, id: str) -> Iterator[WrittenShown]:
        return self._calls.pages(WrittenShown, f"{self._document(kind, id)}/history")

    def diff(self, kind: str, id: str, old: int, new: int) -> Iterator[Change]:
        return self._calls.pages(Change, f"{self._document(kind, id)}/diff", {"old": old, "new": new})

    def citations(self, kind: str, id: str) -> Citations:
        return self._calls.get(Citations, f"{self._document(kind, id)}/citations")

    def suspects(self) -> DoubtsShown:
        return self._calls.get(DoubtsShown, f"{self._at}/suspects")

    def reaffirm(
        self, kind: str, id: str, *, why: str, cited: Ref | None = None, pointer: str | None = None
    ) -> tuple[DoubtShown, ...]:
        """Stand by one suspect citation, or by all of a document's."""
        told = {"why": why, "cited": cited and cited.model_dump(), "pointer": pointer}
        answer = self._calls.answer("POST", f"{self._document(kind, id)}/reaffirmations", told=told)
        return tuple(DoubtShown.model_validate(one) for one in answer.json()["items"])

    def renewals(self, kind: str, id: str) -> tuple[RenewalShown, ...]:
        """What a document cites that is not the latest revision, and what the latest says."""
        answer = self._calls.answer("GET", f"{self._document(kind, id)}/renewals")
        return tuple(RenewalShown.model_validate(one) for one in answer.json()["items"])

    def take_latest(
        self, kind: str, id: str, *, seen: int, cited: Sequence[Ref] | None = None
    ) -> tuple[RenewalShown, ...]:
        """Cite the latest revisions: of these, or of all but those where a quote would find nothing.

        Raises:
            Conflict: ``seen`` is no longer the latest revision.
        """
        chosen = None if cited is None else [one.model_dump() for one in cited]
        told = {"revision": seen, "cited": chosen}
        answer = self._calls.answer("POST", f"{self._document(kind, id)}/renewals", told=told)
        return tuple(RenewalShown.model_validate(one) for one in answer.json()["items"])

    def signatures(self, kind: str, id: str) -> Iterator[SignatureShown]:
        return self._calls.pages(SignatureShown, f"{self._document(kind, id)}/signatures")

    def sign(self, kind: str, id: str, *, revision: int) -> SignatureShown:
        """Raises NotTheSigner, OlderRevision."""
        told = {"revision": revision}
        answer = self._calls.answer("POST", f"{self._document(kind, id)}/signatures", told=told)
        return SignatureShown.model_validate_json(answer.content)

    def start(
        self, use_case: str, step: str, given: Mapping[str, Any], *, seed: int = 0, as_job: bool = False
    ) -> RunShown | JobShown:
        """A short use case is over when this returns; a long one is a job, to wait for."""
        answer = self._calls.answer(
            "POST",
            f"{self._at}/use-cases{place(use_case)}/runs",
            told={"step": step, "input": _plain(given), "seed": seed},
            headers={"Prefer": "respond-async"} if as_job else None,
        )
        model = JobShown if answer.status_code == 202 else RunShown
        return model.model_validate_json(answer.content)

    def run(
        self,
        use_case: str,
        step: str,
        given: Mapping[str, Any],
        *,
        seed: int = 0,
        watch: Watch = lambda job: None,
    ) -> RunShown:
        """Run and wait; ``watch`` sees the job as it goes.

        Raises:
            FilrougeError: what ended the job without a run.
        """
        begun = self.start(use_case, step, given, seed=seed)
        if isinstance(begun, RunShown):
            return begun
        ended = self.wait(begun.id, watch=watch)
        if ended.run is None:
            raise JobFailed(N_("Job %(job)s left no run", job=ended.id))
        return ended.run

    def run_thread(self, *, only: str = "", redo: Iterable[str] = ()) -> JobShown:
        """Redo what changed, or one step with what it comes from; the job to wait for."""
        told = {"only": only, "redo": list(redo)}
        return self._calls.send(JobShown, "POST", f"{self._at}/thread/runs", told)

    def jobs(self) -> Iterator[JobShown]:
        """The latest submitted first."""
        return self._calls.pages(JobShown, f"{self._at}/jobs")

    def job(self, id: str) -> JobShown:
        return self._calls.get(JobShown, self._job(id))

    def wait(self, id: str, *, watch: Watch = lambda job: None, every_s: float = LOOK_S) -> JobShown:
        """The job once it is done.

        Raises:
            FilrougeError: what ended it otherwise, as its run met it.
        """
        while not (job := self.job(id)).over:
            watch(job)
            self._calls.pause(every_s)
        watch(job)
        if job.cause:
            raise _problem(job).error()
        return job

    def cancel(self, id: str) -> JobShown:
        return self._calls.send(JobShown, "POST", f"{self._job(id)}/cancellation")

    def log(self, id: str) -> str:
        return self._calls.answer("GET", f"{self._job(id)}/log").text

    def upload(self, source: Path | bytes, name: str | None = None) -> Blob:
        """Send a content, streamed when it is a file; what comes back is cited in documents and inputs.

        Raises:
            Invalid: what the server holds is not what was sent.
        """
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        told = name if name is not None else "" if isinstance(source, bytes) else source.name
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
        sent = sha256()

        def content() -> Iterator[bytes]:
            nonlocal sent
            sent = sha256()
            for chunk in _chunks(source):
                sent.update(chunk)
                yield chunk

        answer = self._calls.answer(
            "POST", f"{self._at}/blobs", params={"name": told}, content=content, headers=headers
        )
        return _checked(Blob.model_validate_json(answer.content), sent.hexdigest())

    def download(self, sha256_: str, target: BinaryIO, *, start: int = 0) -> int:
        """Write a content, or what follows ``start``, as it comes; the number of bytes written.

        Raises:
            Invalid: what came is not what the hash says (when it was fetched whole).
        """
        found, count = sha256(), 0
        headers = {"Range": f"bytes={start}-"} if start else {}
        with self._calls.stream(f"{self._at}/blobs{place(sha256_)}", headers, {}) as response:
            for chunk in response.iter_bytes(CHUNK_BYTES):
                found.update(chunk)
                count += target.write(chunk)
        if not start:
            _checked(Blob(sha256=sha256_, size_bytes=count), found.hexdigest())
        return count

    def thread(self, case: str = "case") -> Iterator[StepShown]:
        return self._calls.pages(StepShown, f"{self._at}/thread", {"case": case})

    def report(self, kind: str, id: str, revision: int | None = None) -> ReportShown:
        """The tree, with what each of its figures says today."""
        return self._calls.get(ReportShown, self._report(kind, id), {"revision": revision})

    def printed(
        self,
        kind: str,
        id: str,
        format: Literal["html", "md"],
        *,
        lang: Lang = "fr",
        revision: int | None = None,
    ) -> str:
        """The report as a file."""
        asked = {"format": format, "lang": lang, "revision": revision}
        return self._calls.answer("GET", self._report(kind, id), params=asked).text

    def freeze(self, kind: str, id: str, *, final: str, lang: Lang = "fr") -> Ref:
        """Raises NotFinal while the report misses or doubts anything."""
        told = {"id": final, "lang": lang}
        return self._calls.send(Ref, "POST", f"{self._report(kind, id)}/finals", told)

    def search(self, text: str) -> Iterator[Hit]:
        return self._calls.pages(Hit, f"{self._at}/search", {"q": text})

    def comments(self, kind: str, id: str) -> Iterator[DocumentShown]:
        """What people say of a document, the oldest first."""
        return self._calls.pages(DocumentShown, f"{self._document(kind, id)}/comments")

    def comment(self, kind: str, id: str, text: Prose, *, at: str = "", answers: Ref | None = None) -> Ref:
        told = {"text": text.model_dump(), "at": at, "answers": answers and answers.model_dump()}
        return self._calls.send(Row, "POST", f"{self._document(kind, id)}/comments", told).ref

    def questions(self, kind: str, id: str) -> Iterator[DocumentShown]:
        """Asked about a document, with their answers; the oldest first."""
        return self._calls.pages(DocumentShown, f"{self._document(kind, id)}/questions")

    def ask(
        self, kind: str, id: str, text: Prose, *, asked_of: str | None = None, asked_role: str | None = None
    ) -> Ref:
        told = {"text": text.model_dump(), "asked_of": asked_of, "asked_role": asked_role}
        return self._calls.send(Row, "POST", f"{self._document(kind, id)}/questions", told).ref

    def answer(self, question: str, text: Prose) -> Ref:
        """Raises Forbidden: somebody else is asked."""
        told = {"text": text.model_dump()}
        return self._calls.send(Row, "POST", f"{self._at}/questions{place(question)}/answer", told).ref

    def reviews(self, kind: str, id: str) -> Iterator[DocumentShown]:
        """The second looks asked for at a document, the oldest first."""
        return self._calls.pages(DocumentShown, f"{self._document(kind, id)}/reviews")

    def ask_review(
        self, kind: str, id: str, *, asked_of: str | None = None, asked_role: str | None = None
    ) -> Ref:
        """Of a person, by account, or of a role."""
        told = {"asked_of": asked_of, "asked_role": asked_role}
        return self._calls.send(Row, "POST", f"{self._document(kind, id)}/reviews", told).ref

    def coverage(self) -> dict[str, Any]:
        found: dict[str, Any] = self._calls.answer("GET", f"{self._at}/coverage").json()
        return found

    def journal(self, *, after: int = 0) -> Iterator[EntryShown]:
        return self._calls.pages(EntryShown, f"{self._at}/journal", {"after": after})

    def head(self) -> HeadShown:
        return self._calls.get(HeadShown, f"{self._at}/journal/head")

    def webhooks(self) -> Iterator[HookShown]:
        return self._calls.pages(HookShown, f"{self._at}/webhooks")

    def add_webhook(self, address: str, *events: str) -> HookMade:
        """With the secret that signs its letters, told this once."""
        told = {"address": address, "events": list(events)}
        return self._calls.send(HookMade, "POST", f"{self._at}/webhooks", told)

    def remove_webhook(self, id: str) -> None:
        self._calls.answer("DELETE", f"{self._at}/webhooks{place(id)}")

    def ping_webhook(self, id: str) -> LetterShown:
        return self._calls.send(LetterShown, "POST", f"{self._at}/webhooks{place(id)}/pings")

    def deliveries(self, id: str) -> Iterator[LetterShown]:
        """The latest first."""
        return self._calls.pages(LetterShown, f"{self._at}/webhooks{place(id)}/deliveries")

    def _put(self, kind: str, id: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> Ref:
        answer = self._calls.answer("PUT", self._document(kind, id), told=_plain(body), headers=headers)
        return Row.model_validate_json(answer.content).ref

    def _document(self, kind: str, id: str) -> str:
        return f"{self._at}/documents{place(kind, id)}"

    def _report(self, kind: str, id: str) -> str:
        return f"{self._at}/reports{place(kind, id)}"

    def _job(self, id: str) -> str:
        return f"{self._at}/jobs{place(id)}"


def _plain(value: Any) -> Any:
    """References and contents inside, as JSON."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _written(value: Scalar) -> str:
    """A scalar as it is written in an address."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return str(value)


def _chunks(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _checked(blob: Blob, found: str) -> Blob:
    if blob.sha256 != found:
        raise Invalid(N_("The content changed on its way: %(got)s", got=found[:12]))
    return blob


def _problem(job: JobShown) -> Problem:
    cause = job.cause
    assert cause is not None
    return Problem(
        type=f"/errors/{cause.code}",
        title=cause.code,
        status=503,
        detail=cause.message,
        instance=job.id,
        code=cause.code,
        category=cause.category,
    )
