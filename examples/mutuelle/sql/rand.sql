-- La cible, déclarée ici et nulle part ailleurs : huit consultations ou plus dans l'année.
-- L'extrait ne dit pas qui est qui, mais une même personne revient d'année en année avec les mêmes réponses :
-- les lignes de mêmes réponses forment un profil, et un profil ne peut pas être des deux côtés d'un découpage.
SELECT *, mdvis >= 8 AS gros_consommateur,
       md5(concat_ws('|', lncoins, idp, lpi, fmde, physlm, disea, hlthg, hlthf, hlthp)) AS profil
FROM rand
