-- La cible, déclarée ici et nulle part ailleurs : huit consultations ou plus dans l'année.
SELECT *, mdvis >= 8 AS gros_consommateur FROM rand
