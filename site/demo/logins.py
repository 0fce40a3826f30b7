"""Who signs in to the demo."""

from dataclasses import dataclass

PASSWORD = "opposable-demo"


@dataclass(frozen=True, kw_only=True)
class Login:
    """A person of the demo: her role, her address, her brand."""

    role: str
    email: str
    brand: str
    name: str
    password: str = PASSWORD


_ROLES = {
    "editor": ("redaction", "Camille Durand", "Alix Moreau"),
    "approver": ("approbation", "Dominique Petit", "Claude Leroy"),
    "dpo": ("dpo", "Sacha Bernard", "Charlie Robert"),
    "auditor": ("audit", "Lou Richard", "Andrea Simon"),
    "practitioner": ("praticien", "Maxime Laurent", "Eden Michel"),
}
BRANDS = ("cabinetzen", "cabinet-en-ligne")

LOGINS = tuple(
    Login(role=role, email=f"{local}@{brand}.example", brand=brand, name=names[place])
    for place, brand in enumerate(BRANDS)
    for role, (local, *names) in _ROLES.items()
)
