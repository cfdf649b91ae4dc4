"""Questionnaires shipped and brought; sheets that leave blank and come back filled in."""

from filrouge.domains.audit.compute.frameworks import questionnaire_of
from filrouge.domains.audit.compute.sheets import read_answers, workbook, yaml_text
from filrouge.domains.audit.documents import FilledIn, FrameworkFile, ToAsk, ToPrint, WhatIsShipped
from filrouge.domains.audit.errors import OtherAudit
from filrouge.domains.audit.report.blank import blank
from filrouge.kernel.context import Context
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.audit import Answers, AnswerSheet, BlankReport, ImportedAnswers, Questionnaire

PACKAGE = "filrouge.domains.audit"
SHIPPED = ("maturite", "donnees", "usages-ia", "si", "frugalite", "conformite")


@use_case(
    "audit.ship_frameworks",
    version=1,
    title=Text(fr="Ranger les questionnaires livrés", en="Shelve the questionnaires shipped"),
    right="audit.write",
    makes=(Questionnaire,),
)
def ship_frameworks(context: Context, given: WhatIsShipped) -> None:
    """Make the questionnaires that the product ships, each under its code."""
    for code in SHIPPED:
        locator = f"{PACKAGE}/data/frameworks/{code}.yaml"
        context.make(questionnaire_of(context.resource(locator), f"{code}.yaml"), part=code)


@use_case(
    "audit.bring_framework",
    version=1,
    title=Text(fr="Apporter un questionnaire", en="Bring a questionnaire"),
    right="audit.write",
    makes=(Questionnaire,),
)
def bring_framework(context: Context, given: FrameworkFile) -> None:
    """Read a file of questions of one's own.

    Raises:
        BadYaml, BadFramework: with the place of the fault.
    """
    context.make(questionnaire_of(context.blob(given.file), given.file.name or "questions.yaml"))


@use_case(
    "audit.sheet",
    version=1,
    title=Text(fr="Préparer un fichier de réponses", en="Prepare a file of answers"),
    right="audit.write",
    reads=(Questionnaire, Answers),
    makes=(AnswerSheet,),
)
def fill_in(context: Context, given: ToAsk) -> None:
    """Write a questionnaire as a workbook or in YAML, with the answers given, if any.

    Raises:
        OtherAudit: the answers are to another questionnaire.
    """
    questionnaire = context.read(Questionnaire, given.subject).document
    answers = context.read(Answers, given.answers).document if given.answers else None
    if answers and answers.questionnaire.key != given.subject.key:
        why = N_("%(answers)s answers another questionnaire", answers=given.answers)
        raise OtherAudit(why, at="/answers")
    told = answers.answers if answers else ()
    write = workbook if given.format == "xlsx" else yaml_text
    content = write(questionnaire, told, given.lang)
    context.make(
        AnswerSheet(
            file=context.blobs.put(content, f"{questionnaire.code}.{given.format}"),
            format=given.format,
            questions_count=len(questionnaire.questions),
            answers_count=sum(one.says_something for one in told),
        )
    )


@use_case(
    "audit.import_answers",
    version=1,
    title=Text(fr="Reprendre un fichier de réponses", en="Take a file of answers in"),
    right="audit.write",
    reads=(Questionnaire,),
    makes=(ImportedAnswers,),
)
def take_in(context: Context, given: FilledIn) -> None:
    """Read a workbook or YAML that somebody filled in; every row is told, kept or left out.

    Raises:
        BadAnswers: not one row can be kept. TooBig, WrongType, Bomb, Damaged, Macros, BadYaml.
    """
    questionnaire = context.read(Questionnaire, given.subject).document
    name = given.file.name or "answers"
    answers, rows = read_answers(context.blob(given.file), name, questionnaire, given.lang)
    context.make(
        ImportedAnswers(
            questionnaire=given.subject,
            respondent=given.respondent,
            role=given.role,
            service=given.service,
            answers=answers,
            file=given.file,
            rows=rows,
        )
    )


@use_case(
    "audit.print",
    version=1,
    title=Text(fr="Imprimer un questionnaire", en="Print a questionnaire"),
    right="audit.write",
    reads=(Questionnaire,),
    makes=(BlankReport,),
)
def print_blank(context: Context, given: ToPrint) -> None:
    """Tell a questionnaire as a report to be printed and filled in by hand."""
    context.make(BlankReport(content=blank(context.read(Questionnaire, given.subject))))
