-- Les messages d'apprentissage, écrits un à un par motif, et ceux de l'épreuve, écrits et étiquetés à part.
-- L'épreuve garde l'étiquette de son auteur ; ce qui est hors sujet n'est ni appris ni jugé : aucun motif ne convient.
SELECT intention || '-' || lpad(CAST(line AS VARCHAR), 3, '0') AS id_message,
       message,
       intention,
       'train' AS partie
FROM ecrits
UNION ALL
SELECT id AS id_message,
       message,
       intention,
       CASE WHEN intention = 'hors-sujet' THEN 'hors-sujet' ELSE 'test' END AS partie
FROM epreuve
JOIN auteur USING (id)
ORDER BY id_message
