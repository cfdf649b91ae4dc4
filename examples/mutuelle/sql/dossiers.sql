-- Une ligne par message : son expéditeur (attribution fictive), son dernier contrat en cours et ce que la mutuelle lui a
-- remboursé depuis un an, et le scan du numéro de ce contrat quand un courrier en a été numérisé.
WITH couverture AS (
    SELECT id_adherent, id_contrat, formule
    FROM contrats
    WHERE date_debut <= DATE '2025-01-31' AND (date_fin IS NULL OR date_fin > DATE '2025-01-31')
    QUALIFY row_number() OVER (PARTITION BY id_adherent ORDER BY date_debut DESC, id_contrat DESC) = 1
),
soins AS (
    SELECT id_contrat,
           count(*) FILTER (rembourse_mutuelle > 0) AS actes_douze_mois,
           sum(rembourse_mutuelle) AS rembourse_douze_mois_eur
    FROM prestations
    WHERE date_reception <= DATE '2025-01-31' AND date_soins > DATE '2024-01-31'
    GROUP BY id_contrat
)
SELECT m.id_message, e.id_adherent, c.id_contrat, c.formule, m.intention, m.message,
       coalesce(s.actes_douze_mois, 0) AS actes_douze_mois,
       CAST(coalesce(s.rembourse_douze_mois_eur, 0) AS DOUBLE) AS rembourse_douze_mois_eur,
       n.image AS numero, n.image IS NOT NULL AS numero_scanne
FROM messages AS m
JOIN expediteurs AS e USING (id_message)
JOIN couverture AS c USING (id_adherent)
LEFT JOIN soins AS s USING (id_contrat)
LEFT JOIN numeros AS n USING (id_contrat)
ORDER BY m.id_message
