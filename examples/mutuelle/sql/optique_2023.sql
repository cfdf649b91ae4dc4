-- Les factures d'optique d'une année entière sous l'ancien tarif : la référence.
SELECT date_soins, montant_facture, rembourse_mutuelle
FROM prestations
WHERE categorie_acte = 'optique' AND montant_facture > 0 AND date_soins BETWEEN DATE '2023-01-01' AND DATE '2023-12-31'
ORDER BY date_soins, montant_facture, rembourse_mutuelle
