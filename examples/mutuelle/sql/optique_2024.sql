-- Les factures d'optique de l'année suivante : a-t-elle changé, et quand ?
SELECT date_soins, montant_facture, rembourse_mutuelle
FROM prestations
WHERE categorie_acte = 'optique' AND montant_facture > 0 AND date_soins BETWEEN DATE '2024-01-01' AND DATE '2024-12-31'
ORDER BY date_soins, montant_facture, rembourse_mutuelle
