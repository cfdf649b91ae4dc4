-- Qui a écrit chaque message : personne, ils ont été écrits pour l'étude. L'expéditeur est donc une attribution fictive,
-- tirée ici et nulle part ailleurs : chaque message va à l'un des adhérents couverts le jour de l'extraction, au hasard
-- que donnent la graine et le numéro du message, avec remise. Ce que dit le message n'y entre pas ; rien n'en est réécrit.
WITH couverts AS (
    SELECT id_adherent, row_number() OVER (ORDER BY id_adherent) - 1 AS rang, count(*) OVER () AS nombre
    FROM contrats JOIN adherents USING (id_adherent)
    WHERE date_debut <= DATE '2025-01-31' AND (date_fin IS NULL OR date_fin > DATE '2025-01-31')
    GROUP BY id_adherent
)
SELECT m.id_message, c.id_adherent
FROM messages AS m
JOIN couverts AS c ON c.rang = md5_number_lower('20250131 ' || m.id_message) % c.nombre
ORDER BY m.id_message
