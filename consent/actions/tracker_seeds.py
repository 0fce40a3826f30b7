"""What a new brand's register of trackers holds from the start: RULES section 4, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from consent.models import Ground, Lasting, Storage, ToolKind, ToolMode

_WITH_COOKIES: Final = (ToolMode.EXEMPT, ToolMode.CONSENT)
_WITH_CONSENT: Final = (ToolMode.CONSENT,)


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """A category: its name, what it is for, and what refusing changes, French then English."""

    key: str
    name: tuple[str, str]
    description: tuple[str, str]
    consequence: tuple[str, str] = ("", "")
    is_required: bool = False


@dataclass(frozen=True, kw_only=True)
class Seed:
    """A tracker: `lifetime` and `retention` are a number and its unit, or a unit without number.

    Texts are French, then English. No `ground`: it needs consent.
    """

    name: str
    category: str
    purpose: tuple[str, str]
    lifetime: tuple[int | None, Lasting]
    retention: tuple[int, Lasting] | None = None
    kept: tuple[str, str] = ("", "")
    tool: str = ""
    modes: tuple[ToolMode, ...] = ()
    domain: str = ""
    storage: Storage = Storage.COOKIE
    ground: str = ""
    is_contested: bool = False
    in_use: bool = True


PURPOSES: Final = (
    Purpose(
        key="necessary",
        name=("Nécessaires", "Necessary"),
        description=(
            "Connexion, sécurité et mémoire de votre choix.",
            "Signing in, security, and the memory of your choice.",
        ),
        is_required=True,
    ),
    Purpose(
        key="interface",
        name=("Affichage", "Interface"),
        description=(
            "Messages à l’écran et langue que vous avez choisie.",
            "Messages on the screen, and the language that you chose.",
        ),
        is_required=True,
    ),
    Purpose(
        key="audience",
        name=("Mesure d’audience", "Audience measurement"),
        description=(
            "Compter les visites et savoir quelles pages sont lues.",
            "Counting visits, and knowing which pages are read.",
        ),
        consequence=(
            "Vos visites ne sont pas comptées\u202f; le site reste le même.",
            "Your visits are not counted; the site stays the same.",
        ),
    ),
    Purpose(
        key="payment",
        name=("Paiement", "Payment"),
        description=(
            "Saisir une carte bancaire et prévenir la fraude, sur les pages de paiement seulement.",
            "Entering a bank card and preventing fraud, on payment pages only.",
        ),
        consequence=(
            "Vous ne pouvez pas payer par carte en ligne\u202f; la page dit comment faire sinon.",
            "You cannot pay by card online; the page says how else to pay.",
        ),
    ),
)
_MATOMO: Final[dict[str, Any]] = {
    "category": "audience",
    "tool": ToolKind.MATOMO,
    # CNIL, 4 July 2025: data of exempt audience measurement are kept for 25 months at most.
    "retention": (25, Lasting.MONTH),
}
# We never call what writes these: Matomo would remember for 30 years what our cookie remembers
# for six months. They are here so that somebody who meets one knows it.
_UNUSED: Final[dict[str, Any]] = {"tool": ToolKind.MATOMO, "in_use": False}
_STRIPE: Final[dict[str, Any]] = {
    "category": "payment",
    "tool": ToolKind.STRIPE,
    "kept": ("Par Stripe, selon sa politique", "By Stripe, under its policy"),
    "ground": Ground.CART,
    "is_contested": True,
}
_HIDES_VISITS: Final = (
    "Ne pas compter les visites de qui l’a demandé",
    "Leaving out the visits of whoever asked for it",
)
_REMEMBERS_CONSENT: Final = (
    "Retenir un accord donné à Matomo lui-même",
    "Remembering a consent given to Matomo itself",
)


TOOLS: Final = (
    Seed(
        name="_pk_id.*",
        purpose=(
            "Reconnaître un navigateur pour compter les visiteurs, sans renouvellement",
            "Recognising a browser to count visitors, never renewed",
        ),
        lifetime=(393, Lasting.DAY),
        modes=_WITH_COOKIES,
        ground=Ground.AUDIENCE,
        **_MATOMO,
    ),
    Seed(
        name="_pk_ses.*",
        purpose=("Relier les pages d’une même visite", "Linking the pages of one visit"),
        lifetime=(30, Lasting.MINUTE),
        modes=_WITH_COOKIES,
        ground=Ground.AUDIENCE,
        **_MATOMO,
    ),
    Seed(
        name="_pk_cvar.*",
        purpose=(
            "Garder le temps d’une visite ce qui est compté avec elle",
            "Keeping for one visit what is counted with it",
        ),
        lifetime=(30, Lasting.MINUTE),
        modes=_WITH_COOKIES,
        ground=Ground.AUDIENCE,
        # Only where custom variables are kept for a visit, which nobody asked for here.
        in_use=False,
        **_MATOMO,
    ),
    Seed(
        name="_pk_testcookie",
        purpose=(
            "Vérifier que le navigateur accepte les cookies",
            "Checking that the browser takes cookies",
        ),
        lifetime=(None, Lasting.ONCE),
        modes=_WITH_COOKIES,
        ground=Ground.AUDIENCE,
        **_MATOMO | {"retention": None},
    ),
    Seed(
        name="_pk_ref.*",
        purpose=(
            "Retenir le site, le moteur ou la campagne qui vous a amené",
            "Remembering the site, search engine or campaign that brought you",
        ),
        lifetime=(6, Lasting.MONTH),
        modes=_WITH_CONSENT,
        **_MATOMO,
    ),
    Seed(
        name="_pk_hsr.*",
        purpose=(
            "Enregistrer où l’on clique et défile, pour améliorer les pages",
            "Recording where one clicks and scrolls, to improve the pages",
        ),
        lifetime=(30, Lasting.MINUTE),
        modes=_WITH_CONSENT,
        **_MATOMO,
    ),
    Seed(
        name="plausible_ignore",
        category="audience",
        purpose=_HIDES_VISITS,
        lifetime=(None, Lasting.CLEARED),
        tool=ToolKind.PLAUSIBLE,
        storage=Storage.LOCAL,
        ground=Ground.AUDIENCE,
    ),
    Seed(
        name="__stripe_sid",
        purpose=("Prévenir la fraude pendant un paiement", "Preventing fraud during a payment"),
        lifetime=(30, Lasting.MINUTE),
        **_STRIPE,
    ),
    Seed(
        name="__stripe_mid",
        purpose=(
            "Prévenir la fraude d’un paiement à l’autre",
            "Preventing fraud from one payment to the next",
        ),
        lifetime=(1, Lasting.YEAR),
        **_STRIPE,
    ),
    Seed(
        name="m",
        domain="m.stripe.com",
        purpose=(
            "Reconnaître chez Stripe un appareil déjà signalé pour fraude",
            "Recognising at Stripe a device already reported for fraud",
        ),
        lifetime=(2, Lasting.YEAR),
        **_STRIPE,
    ),
    Seed(
        name="mtm_consent",
        category="audience",
        purpose=_REMEMBERS_CONSENT,
        lifetime=(30, Lasting.YEAR),
        **_UNUSED,
    ),
    Seed(
        name="mtm_cookie_consent",
        category="audience",
        purpose=_REMEMBERS_CONSENT,
        lifetime=(30, Lasting.YEAR),
        **_UNUSED,
    ),
    Seed(
        name="mtm_consent_removed",
        category="necessary",
        purpose=_HIDES_VISITS,
        lifetime=(182, Lasting.DAY),
        ground=Ground.CHOICE,
        **_UNUSED,
    ),
    Seed(
        name="matomo_ignore",
        category="necessary",
        purpose=_HIDES_VISITS,
        lifetime=(182, Lasting.DAY),
        ground=Ground.CHOICE,
        **_UNUSED,
    ),
)
