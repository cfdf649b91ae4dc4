"""Trouvé sur le partage du service gestion : des brouillons de réponse, demandés à un service en ligne.

Écrit par un conseiller pour gagner du temps, sans que personne l'ait décidé. La clé est ailleurs.
"""

import os

from openai import OpenAI

CLE = os.environ["OPENAI_API_KEY"]
CONSIGNE = "Réponds poliment à cette réclamation d'un adhérent, en cinq phrases."


def brouillon(reclamation: str) -> str:
    reponse = OpenAI(api_key=CLE).chat.completions.create(
        model="gpt-4o-mini",
        messages=[{"role": "system", "content": CONSIGNE}, {"role": "user", "content": reclamation}],
    )
    return reponse.choices[0].message.content
