"""Who sent which content to which project: nobody cites what they only know the hash of."""
