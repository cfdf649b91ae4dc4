-- Une ligne par adhérent et par fin de trimestre où il est couvert : ce que la mutuelle savait ce jour-là,
-- et ce que le trimestre suivant a coûté. Une prestation reçue après la fin du trimestre n'était pas connue :
-- elle ne compte dans aucune variable, même si les soins sont antérieurs.
WITH trimestres AS (
    SELECT CAST(fin AS DATE) AS date_observation, CAST(date_trunc('quarter', fin) AS DATE) AS debut
    FROM (VALUES (DATE '2021-12-31'), (DATE '2022-03-31'), (DATE '2022-06-30'), (DATE '2022-09-30'),
                 (DATE '2022-12-31'), (DATE '2023-03-31'), (DATE '2023-06-30'), (DATE '2023-09-30'),
                 (DATE '2023-12-31'), (DATE '2024-03-31'), (DATE '2024-06-30'), (DATE '2024-09-30')) AS t(fin)
),
couverts AS (
    SELECT t.date_observation, t.debut, c.id_adherent, c.formule, c.cotisation_mensuelle,
           date_diff('month', a.date_adhesion, t.date_observation) AS anciennete_mois,
           date_diff('year', a.date_naissance, t.date_observation) AS age,
           a.sexe, substr(a.code_postal, 1, 2) AS departement
    FROM trimestres t
    JOIN contrats c ON c.date_debut <= t.date_observation AND (c.date_fin IS NULL OR c.date_fin > t.date_observation)
    JOIN adherents a USING (id_adherent)
),
actes AS (
    SELECT c.id_adherent, p.date_soins, p.date_reception, p.categorie_acte, p.rembourse_mutuelle
    FROM prestations p JOIN contrats c USING (id_contrat)
),
passe AS (
    SELECT o.id_adherent, o.date_observation,
           sum(rembourse_mutuelle) FILTER (date_soins >= debut) AS cout_trimestre_eur,
           sum(rembourse_mutuelle) AS cout_douze_mois_eur,
           count(*) FILTER (rembourse_mutuelle > 0) AS actes_douze_mois,
           sum(rembourse_mutuelle) FILTER (categorie_acte = 'pharmacie') AS pharmacie_douze_mois_eur,
           sum(rembourse_mutuelle) FILTER (categorie_acte = 'optique') AS optique_douze_mois_eur,
           sum(rembourse_mutuelle) FILTER (categorie_acte = 'dentaire') AS dentaire_douze_mois_eur,
           count(*) FILTER (categorie_acte = 'hospitalisation' AND date_soins >= debut) AS sejours_trimestre,
           count(*) FILTER (categorie_acte = 'kinésithérapie' AND date_soins >= debut) AS kine_trimestre
    FROM couverts o JOIN actes a
      ON a.id_adherent = o.id_adherent AND a.date_reception <= o.date_observation
     AND a.date_soins > o.date_observation - INTERVAL 12 MONTH
    GROUP BY ALL
),
demande AS (
    SELECT o.id_adherent, o.date_observation, count(*) AS demandes_trimestre,
           count(*) FILTER (d.motif LIKE 'devis%') AS devis_trimestre
    FROM couverts o JOIN demandes d
      ON d.id_adherent = o.id_adherent AND d.date_demande BETWEEN o.debut AND o.date_observation
    GROUP BY ALL
),
suite AS (
    SELECT o.id_adherent, o.date_observation, sum(a.rembourse_mutuelle) AS cout_suivant_eur
    FROM couverts o JOIN actes a
      ON a.id_adherent = o.id_adherent AND a.date_soins > o.date_observation
     AND a.date_soins <= last_day(o.date_observation + INTERVAL 3 MONTH)
    GROUP BY ALL
)
SELECT o.id_adherent, o.date_observation, o.age, o.sexe, o.departement, o.formule,
       CAST(o.cotisation_mensuelle AS DOUBLE) AS cotisation_mensuelle_eur, o.anciennete_mois,
       CAST(1 + (quarter(o.date_observation) % 4) AS VARCHAR) AS trimestre_suivant,
       coalesce(p.cout_trimestre_eur, 0) AS cout_trimestre_eur,
       coalesce(p.cout_douze_mois_eur, 0) AS cout_douze_mois_eur,
       coalesce(p.actes_douze_mois, 0) AS actes_douze_mois,
       coalesce(p.pharmacie_douze_mois_eur, 0) AS pharmacie_douze_mois_eur,
       coalesce(p.optique_douze_mois_eur, 0) AS optique_douze_mois_eur,
       coalesce(p.dentaire_douze_mois_eur, 0) AS dentaire_douze_mois_eur,
       coalesce(p.sejours_trimestre, 0) AS sejours_trimestre,
       coalesce(p.kine_trimestre, 0) AS kine_trimestre,
       coalesce(d.demandes_trimestre, 0) AS demandes_trimestre,
       coalesce(d.devis_trimestre, 0) AS devis_trimestre,
       greatest(coalesce(s.cout_suivant_eur, 0), 0) AS cout_suivant_eur
FROM couverts o
LEFT JOIN passe p USING (id_adherent, date_observation)
LEFT JOIN demande d USING (id_adherent, date_observation)
LEFT JOIN suite s USING (id_adherent, date_observation)
ORDER BY o.date_observation, o.id_adherent
