"""Who is in the project that the browser tests look at, and the file it begins with."""

PROJECT = "solviere"
PASSWORD = "un fil rouge, sept perles"
#: Name → address and roles in the project.
PEOPLE = {
    "Claire Vasseur": ("claire@solviere.example", ("owner", "moa")),
    "Yanis Benali": ("yanis@solviere.example", ("moe",)),
    "Nadia Roche": ("nadia@solviere.example", ("dpo",)),
    "Hugues Lemaire": ("hugues@solviere.example", ("sponsor",)),
    "Inès Caron": ("ines@solviere.example", ("jury",)),
    "Paul Mercier": ("paul@solviere.example", ("candidate",)),
}
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OWNER = "Claire Vasseur"
WITHOUT_PASSWORD = "Paul Mercier"
#: What moves when the file is replaced: a mean of a column that is nobody's in particular.
QUOTED = "/columns/montant/numbers/mean"


def members_csv(rows_count: int, *, dearer_eur: float = 0) -> bytes:
    """A table of made-up reimbursements; ``dearer_eur`` is added to each."""
    lines = ["id;formule;departement;age;montant;date_soins"]
    for n in range(rows_count):
        plan = ("essentielle", "confort", "intégrale")[n % 3]
        eur = f"{20 + n * 7 % 113 + dearer_eur:.2f}".replace(".", ",")
        day = f"{1 + n % 28:02d}/{1 + n % 12:02d}/2025"
        lines.append(f"A{n:04d};{plan};{(13, 84, 83)[n % 3]};{18 + n * 5 % 70};{eur};{day}")
    return "\n".join(lines).encode()
