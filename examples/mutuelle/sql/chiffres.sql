-- Chaque chiffre découpé d'un numéro numérisé, avec le contrat dont il est et le tracé dont il vient.
SELECT path AS fichier,
       image,
       chiffre,
       releve.id_contrat,
       position,
       trace,
       partie
FROM recus
JOIN releve ON releve.fichier = recus.path
JOIN (SELECT DISTINCT id_contrat FROM contrats) AS connus ON connus.id_contrat = releve.id_contrat
ORDER BY path
