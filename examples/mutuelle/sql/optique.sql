-- Les factures d'optique, annulations mises à part : le prix a-t-il changé, et quand ?
SELECT date_soins, montant_facture, rembourse_mutuelle
FROM prestations
WHERE categorie_acte = 'optique' AND montant_facture > 0
ORDER BY date_soins, montant_facture, rembourse_mutuelle
