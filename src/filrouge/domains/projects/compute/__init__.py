"""What a logbook adds up to, and what the evidence of a well-led project is. Pure."""
