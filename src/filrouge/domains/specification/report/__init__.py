"""The schéma directeur and the cahier des charges told as report trees."""
