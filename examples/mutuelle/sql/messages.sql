-- Les messages d'apprentissage, écrits un à un par motif, et ceux de l'épreuve, écrits et étiquetés à part.
-- L'épreuve garde l'étiquette de son auteur. Ce qui est hors sujet n'est d'aucun motif : le problème le dit, et l'épreuve
-- compte ce que le modèle en aurait décidé tout seul.
SELECT intention || '-' || lpad(CAST(line AS VARCHAR), 3, '0') AS id_message,
       message,
       intention,
       'train' AS partie
FROM ecrits
UNION ALL
SELECT id AS id_message,
       message,
       intention,
       'test' AS partie
FROM epreuve
JOIN auteur USING (id)
ORDER BY id_message
