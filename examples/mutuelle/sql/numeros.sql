-- Un numéro de contrat numérisé par ligne ; le nom du fichier dit le contrat, que le registre doit connaître.
SELECT id_contrat, image, width AS largeur, height AS hauteur, formule
FROM (SELECT *, regexp_replace(path, '[.]png$', '') AS id_contrat FROM recus) AS lus
JOIN contrats USING (id_contrat)
ORDER BY id_contrat
