"""What a set of requirements is worth as it is written, what a client's file became, and a set as a file."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from filrouge.kernel.documents import LONG_BODY_BYTES, Blob, Document, Origin, Part, Scalar
from filrouge.kernel.ports import Told
from filrouge.kinds.specification.requirements import Requirements

#: Rules of the lint, by the names of ``engines.requirements``; the messages are said there.
LintRule = Literal[
    "vague", "unverifiable", "several", "no-subject", "no-measure", "passive", "negation", "escape",
    "pronoun", "open-list", "comparative", "no-modal",
]  # fmt: skip
#: Patterns of EARS; ``none`` when nothing of the sort was recognised.
StatementPattern = Literal["ubiquitous", "event", "state", "option", "unwanted", "complex", "none"]
FileFormat = Literal["reqif", "sheet", "text"]


class LintFinding(Part):
    """A fault at ``statement[start:end]``; major when the statement cannot be accepted or tested as it is."""

    id: str
    rule: LintRule
    severity: Literal["major", "minor"]
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    words: str


class LintedRequirement(Part):
    """One requirement, by its id in its set."""

    id: str
    pattern: StatementPattern
    is_sound: bool = Field(description="nothing major was found, which proves nothing")
    findings: tuple[LintFinding, ...]


class RuleCount(Part):
    """In how many requirements a rule found something; ``id`` is the rule."""

    id: str
    requirements_count: int


class RequirementsLint(Document):
    """A set of requirements read by the rules, and the share of those with nothing major against them."""

    kind = "specification.lint"
    max_bytes: ClassVar[int] = LONG_BODY_BYTES
    origin: ClassVar[Origin] = "computed"

    requirements: tuple[LintedRequirement, ...]
    rules: tuple[RuleCount, ...]
    requirements_count: int
    sound_count: int
    sound_ratio: float = Field(ge=0, le=1)

    def summary(self) -> Mapping[str, Scalar]:
        return {"requirements_count": self.requirements_count, "sound_ratio": self.sound_ratio}


class KeptAttribute(Part):
    """What a file says of a requirement and that has no field here; or that no field could read."""

    id: str
    requirement: str
    name: str
    value: str


class ImportedRow(Part):
    """What became of one row, object or sentence of a file, by its place in it."""

    id: str
    place: int = Field(ge=1)
    requirement: str = Field(default="", description="empty: left out")
    what: Literal["kept", "changed", "left_out"]
    told: Told | None = None


class ImportedRequirements(Requirements):
    """Requirements that somebody wrote elsewhere, read from their file, row by row. The file is kept."""

    kind = "specification.imported_requirements"
    origin: ClassVar[Origin] = "imported"

    file: Blob
    format: FileFormat
    attributes: tuple[KeptAttribute, ...] = ()
    rows: tuple[ImportedRow, ...]

    def summary(self) -> Mapping[str, Scalar]:
        left = sum(one.what == "left_out" for one in self.rows)
        return {**super().summary(), "left_out_count": left}


class RequirementsFile(Document):
    """A set of requirements as a file that other tools read."""

    kind = "specification.requirements_file"
    origin: ClassVar[Origin] = "computed"

    file: Blob
    format: Literal["reqif", "xlsx"]
    requirements_count: int

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.file.name, "requirements_count": self.requirements_count}
