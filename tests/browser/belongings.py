"""What the people of the project already had, and brought in: a memo, a notebook, a timesheet."""

import io
import json

from django.core import signing
from importing_made import PNG, timesheet, word

from filrouge.delivery.importing import Asked, import_notebook, import_text, opened_grid, save_mapping
from filrouge.delivery.pages.filing import SALT
from filrouge.engines.importing.rows import Correspondence
from filrouge.kernel.project import Project

SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 240 90' width='240' height='90'>"
    "<path d='M10 80 C 60 70, 90 20, 230 12' fill='none' stroke='#b3202d' stroke-width='3'/></svg>"
)


def brought(project: Project, who: str) -> dict[str, str]:
    """Places of addresses: the file of the table, as the page names it."""
    import_text(project, project.ports.blobs.put(word(_memo), "Mémoire de cadrage.docx"), level=1, lang="fr")
    import_notebook(project, project.ports.blobs.put(_notebook(), "Essais.ipynb"))
    table = project.ports.blobs.put(timesheet(who), "Temps de mars.xlsx")
    opened_grid(project, table)
    _saved_mapping(project)
    told = [table.sha256, table.size_bytes, table.name, project.store.project, project.actor]
    return {"token": signing.dumps(told, salt=SALT, compress=True)}


def _memo(document) -> None:
    document.add_paragraph("Note préparée pour le comité du 12 mars 2026.")
    document.add_heading("Contexte", 1)
    document.add_paragraph("La mutuelle compte 12 500 adhérents et rembourse 4,2 M€ de soins par an.")
    document.add_paragraph("les artisans du Midi", style="List Bullet")
    document.add_paragraph("leurs ayants droit", style="List Bullet")
    document.add_heading("Ce que nous proposons", 1)
    document.add_paragraph("Prévoir les remboursements du trimestre suivant.")
    document.add_picture(io.BytesIO(PNG))


def _notebook() -> bytes:
    table = "coût      moyen\nsoins      84.2\noptique   212.7"
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "MAE 11.8 €\n"},
        {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": SVG}},
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {"text/html": "<b>x</b>", "text/plain": table},
        },
    ]
    code = "model = fit(train)\nprint(f'MAE {mae(model, test):.1f} €')\nplot(model)"
    cells = [
        {
            "cell_type": "markdown",
            "id": "titre",
            "metadata": {},
            "source": "# Premiers essais\n\nUn modèle *simple*, avant tout.",
        },
        {
            "cell_type": "code",
            "id": "mae",
            "metadata": {},
            "execution_count": 1,
            "source": code,
            "outputs": outputs,
        },
    ]
    told = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return json.dumps(told).encode()


def _saved_mapping(project: Project) -> None:
    columns = {"Date": "on", "Qui": "hours/who", "Rôle": "hours/role", "Heures": "hours/spent_h"}
    asked = Asked("projects.logbook_entry", Correspondence(columns, {"nature": "hours"}), "fr")
    save_mapping(project, asked, "Feuille de temps")
