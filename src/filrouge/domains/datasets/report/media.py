"""What was measured on pictures, texts and time series."""

from collections.abc import Iterator

from filrouge.domains.datasets.report.pieces import figure, quote, rest
from filrouge.kernel.documents import Part, Quote, Ref, token
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Row, Section, Sentence, Table, Words, column, section
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded
from filrouge.kinds.datasets import (
    Faces,
    ImageProfile,
    ImageTrait,
    SeriesProfile,
    TextCount,
    TextProfile,
)

ROWS_SHOWN = 30
NO_FACE = Words(
    text=Text(
        fr="Aucun visage n’a été cherché\u00a0: qu’une image montre une personne reste inconnu.",
        en="No face was looked for: whether a picture shows somebody is unknown.",
    )
)
FINDER_TRIED = Text(
    fr="Cherché par {finder}. Essayé sur {tried_faces} visages vus de face, il en a trouvé "
    "{tried_found}\u00a0; sur {tried_others} images sans personne, il en a signalé {tried_flagged} à tort.",
    en="Looked for by {finder}. Tried on {tried_faces} faces seen from the front, it found {tried_found}; of "
    "{tried_others} pictures of nobody, it flagged {tried_flagged} wrongly.",
)
FACES_MISSED = Text(
    fr="Les profils, les petits visages d’une foule, ceux qui sont dans l’ombre ou sous un masque lui "
    "échappent\u00a0: n’en trouver aucun ne prouve rien, et ce qui est signalé peut n’être qu’une texture.",
    en="Profiles, small faces in a crowd, faces in the shade or under a mask are missed: finding none proves "
    "nothing, and what is flagged may be a mere texture.",
)


def pictures(profile: Held[ImageProfile] | None, faces: Held[Faces] | None) -> Iterator[Section]:
    """Sizes, classes, copies, and what may tell about people; faces stay unknown where nobody looked."""
    told = [*(_measures(profile) if profile else ()), *(_faces(faces) if faces else ())]
    if profile and not faces:
        told.append(NO_FACE)
    if told:
        yield section("pictures", "Images", "Pictures", *told)


def _measures(profile: Held[ImageProfile]) -> Iterator[Block]:
    ref, document = profile.ref, profile.document
    yield from (
        figure("Images", "Pictures", ref, "images_count"),
        figure("Images d’une taille inhabituelle", "Pictures of an unusual size", ref, "rogue_sizes_count"),
        figure("Images enregistrées couchées ou retournées", "Pictures stored turned", ref, "turned_count"),
        figure("Images mal nommées", "Misnamed pictures", ref, "misnamed_count"),
        figure("Fichiers répétés", "Repeated files", ref, "same_files_count"),
        figure("Images presque pareilles", "Pictures nearly alike", ref, "near_copies_count"),
        figure(
            "Groupes de copies à plusieurs classes",
            "Groups of copies with several classes",
            ref,
            "contradicting_count",
        ),
        _counts(ref, "sizes", [one.id for one in document.sizes], ("Dimensions", "Sizes"), "images_count"),
        _counts(ref, "modes", [one.id for one in document.modes], ("Couleurs", "Colours"), "images_count"),
    )
    if document.labels:
        names = [one.id for one in document.labels]
        yield _counts(ref, "labels", names, ("Classes", "Classes"), "images_count")
        yield from rest(len(names), ROWS_SHOWN)
    if document.traces:
        name = (
            "Ce que leurs métadonnées disaient de personnes, et qui n’est pas gardé",
            "What their metadata told of people, which is not kept",
        )
        ids = [one.id for one in document.traces]
        yield _counts(ref, "traces", ids, name, "images_count", ImageTrait)


def _faces(faces: Held[Faces]) -> Iterator[Block]:
    """What may be a face, for a person to confirm, and how far the finder is to be believed."""
    ref, document = faces.ref, faces.document
    yield figure(
        "Images où l’on voit peut-être un visage, à confirmer par une personne",
        "Pictures where a face may be seen, for a person to confirm",
        ref,
        "flagged_count",
    )
    if document.too_small_count:
        yield figure(
            "Images trop petites pour y chercher\u00a0: qui elles montrent reste inconnu",
            "Pictures too small to look at: whom they show is unknown",
            ref,
            "too_small_count",
        )
    if document.flagged:
        names = [one.id for one in document.flagged]
        caption = ("Visages possibles", "Possible faces")
        yield _counts(ref, "flagged", names, caption, "faces_count")
        yield from rest(len(names), ROWS_SHOWN)
    places = ("finder", "tried_faces_count", "tried_found_count", "tried_others_count", "tried_flagged_count")
    yield Sentence(text=FINDER_TRIED, quotes={one.removesuffix("_count"): quote(ref, one) for one in places})
    yield Words(text=FACES_MISSED)


def prose(profile: Held[TextProfile] | None) -> Iterator[Section]:
    """Lengths, languages, faults of characters, copies, and personal data; never a piece of a text."""
    if profile is None:
        return
    ref, document = profile.ref, profile.document
    blocks: list[Block] = [figure("Textes", "Texts", ref, "texts_count")]
    if document.characters:
        blocks += [
            figure("Longueur médiane (caractères)", "Median length (characters)", ref, "characters/median"),
            figure("Le plus long (caractères)", "The longest (characters)", ref, "characters/longest"),
        ]
    blocks += [
        figure("Textes mal décodés", "Misread texts", ref, "misread_texts_count"),
        figure("Textes répétés", "Repeated texts", ref, "repeated_texts_count"),
        figure("Textes presque pareils", "Texts nearly alike", ref, "near_texts_count"),
        figure("Textes à données personnelles", "Texts with personal data", ref, "personal_texts_count"),
    ]
    languages = [one.id for one in document.languages]
    if languages:
        blocks.append(
            _counts(ref, "languages", languages, ("Langues", "Languages"), "texts_count", TextCount)
        )
    rules = [one.id for one in document.personal_rules]
    if rules:
        name = ("Données personnelles dans les textes, par règle", "Personal data in the texts, by rule")
        blocks.append(_counts(ref, "personal_rules", rules, name, "texts_count", TextCount))
    blocks.append(
        Words(
            text=Text(
                fr="Les règles ne trouvent pas tous les noms\u00a0: ne rien trouver ne prouve rien.",
                en="The rules do not find every name: finding nothing proves nothing.",
            )
        )
    )
    yield section("texts", "Textes", "Texts", *blocks)


def instants(profile: Held[SeriesProfile] | None) -> Iterator[Section]:
    """Step, gaps, repeated instants, zone."""
    if profile is None:
        return
    ref, document = profile.ref, profile.document
    blocks: list[Block] = [
        figure("Séries", "Series", ref, "series_count"),
        figure("Premier instant", "First instant", ref, "earliest"),
        figure("Dernier instant", "Last instant", ref, "latest"),
        figure("Instants répétés", "Repeated instants", ref, "duplicates_count"),
        figure("Trous", "Gaps", ref, "gaps_count"),
        figure("Instants absents", "Absent instants", ref, "absent_count"),
    ]
    if document.step:
        step = coded(SeriesProfile, "step", document.step)
        blocks.insert(1, Words(text=Text(fr=f"Pas de temps\u00a0: {step.fr}.", en=f"Step: {step.en}.")))
        blocks.insert(2, figure("Part des pas réguliers", "Share of regular steps", ref, "regular_ratio"))
    zone = coded(SeriesProfile, "zone", document.zone)
    blocks.append(Words(text=Text(fr=f"Fuseau horaire\u00a0: {zone.fr}.", en=f"Time zone: {zone.en}.")))
    if document.zone_suspects:
        names = [one.id for one in document.zone_suspects]
        title = ("Heures locales possibles, lues comme UTC", "Possible local times, read as UTC")
        blocks.append(_counts(ref, "zone_suspects", names, title, "skipped_count"))
    yield section("series", "Séries temporelles", "Time series", *blocks)


_COLUMNS = {
    "images_count": ("Images", "Pictures"),
    "faces_count": ("Visages", "Faces"),
    "texts_count": ("Textes", "Texts"),
    "skipped_count": ("Heures sautées et absentes", "Hours skipped and absent"),
}


def _counts(
    ref: Ref,
    place: str,
    ids: list[str],
    caption: tuple[str, str],
    counted: str,
    words: type[Part] | None = None,
) -> Table:
    """A table of counts; ``words`` is the class whose stable words the ids are."""

    def header(id: str) -> Quote | Words:
        return Words(text=coded(words, "id", id)) if words else quote(ref, f"{place}/{token(id)}/id")

    return Table(
        id=place,
        caption=Text(fr=caption[0], en=caption[1]),
        header=Text(fr="Ce qui est compté", en="What is counted"),
        columns=(column(counted, *_COLUMNS[counted]),),
        rows=tuple(
            Row(
                id=id,
                header=header(id),
                cells={counted: quote(ref, f"{place}/{token(id)}/{counted}")},
            )
            for id in ids[:ROWS_SHOWN]
        ),
    )
