"""The rights of data subjects, how they are asked for and answered, in French and English."""

import re
from typing import Final

from policies.lint.vocabulary.words import stems

# The noun names a right wherever rights are spoken of; the verb only where one may ask for it.
RIGHTS: Final = {
    "access": (
        stems(
            r"""
            acces\b(?! (?:non|au compte|au service|a la plateforme|restreint)) |
            access\b(?! (?:rights?|control|to the (?:service|platform|account)))
            """
        ),
        stems(
            r"""
            acceder a (?:vos|ses|leurs) (?:donnees|informations) | obtenir (?:une )?copie |
            access your | (?:get|obtain|receive|request) a copy |
            access (?:the )?(?:data|personal|information)
            """
        ),
    ),
    "rectification": (
        stems(r"rectif", r"correction\b"),
        stems(
            r"""
            (?:faire )?(?:corriger|completer|modifier|mettre a jour) | correct(?:ed|ing)?\b |
            amend | update
            """
        ),
    ),
    "erasure": (
        stems(
            r"""
            effacement | suppression | oubli\b | erasure | deletion | be forgotten
            """
        ),
        stems(
            r"""
            (?:faire |demander de |les )(?:effacer|supprimer) |
            (?:effacer|supprimer) (?:vos|ces|les) donnees |
            (?:erase|delete|deleted|erased|remove|deleting|erasing)\b
            """
        ),
    ),
    "restriction": (
        stems(r"limitation", r"restriction"),
        stems(
            r"""
            limiter (?:le|un|l'|leur) | geler | suspendre (?:le|un|l') |
            (?:restrict|limit|freeze|frozen|restricted)\b
            """
        ),
    ),
    "objection": (
        stems(r"opposition", r"objection\b"),
        stems(r"(?:vous |s'|d'y |d'|de s'|de vous )?opposer\b", r"object\b", r"objecting"),
    ),
    "portability": (
        stems(r"portabilite", r"portability"),
        stems(
            r"""
            format (?:structure|ouvert|lisible) |
            (?:structured|machine[- ]readable|portable|commonly used) |
            transmi(?:ses|s) a un autre | to another (?:service|controller|provider)
            """
        ),
    ),
}
RIGHT: Final = stems(r"droits?\b", r"rights?\b")
ASKS: Final = stems(
    r"""
    pouvez | peut\b | demand | droits?\b | exig | obten | you (?:can|may) | can\b | may\b |
    rights?\b | ask | request | entitled
    """
)
NOT_RIGHTS: Final = stems(
    r"""
    deces | apres (?:votre )?mort | death | directives | limitation of liability |
    limitation de (?:notre )?responsabilite | politique est susceptible | data breach
    """
)
SECURITY: Final = stems(
    r"""
    securi | proteg | protect | mesures | measures
    """
)
WITHDRAW: Final = stems(
    r"""
    retir | retrait | revoqu | revocation | revenir sur | changer d'avis |
    chang(?:e|ing) your mind | withdr[ae]w | withdrawal | revok | go(?:ing)? back on |
    opt(?:ing)?[- ]?out
    """
)
CONSENTED: Final = stems(
    r"""
    consent | accords?\b | choix\b | choices?\b | agreement\b | oui\b | yes\b | autorisation
    """
)
COMPLAINT: Final = stems(
    r"""
    reclamations?\b | plaintes?\b | complain(?:t|ts|ing)?\b | saisir\b | saisine | turn to the\b
    """
)
AUTHORITY: Final = stems(
    r"""
    cnil\b | commission nationale (?:de l')?informatique |
    autorite(?:s)? (?:francaise |competente )?(?:de (?:controle|protection|surveillance)|
    competente) | apd\b | supervisory authorit |
    data protection (?:authorit|commission|supervisory) | (?:information|privacy) commissioner |
    \bico\b | competent (?:data protection |supervisory )?authority | regulator\b
    """
)
REFUSAL: Final = stems(
    r"""
    refus | rappel | remind | rejet
    """
)
DIRECTIVES: Final = stems(
    r"""
    directives?\b | instructions\b | sort de vos donnees | what (?:happens to|becomes of)
    """
)
DEATH: Final = stems(
    r"""
    deces\b | mort\b | post-?mortem | deced | death\b | die\b | deceased
    """
)
ANSWER: Final = stems(
    r"""
    repon(?:d|s) | traite(?:r|rons|ons|es)\b | donn(?:ons|erons|er) suite | suite donnee |
    satisfai | answer | respon[ds] | repl(?:y|ies) | process(?:ed)? your request | comply |
    act on | address your
    """
)
ONE_MONTH: Final = stems(
    r"""
    (?:un|1|d'un) ?(?:\(1\) |\(un\) )?mois\b | dans le mois\b | le mois qui |
    (?:30|trente) (?:\(30\) )?jours\b | (?:15|quinze|20|vingt|10|dix|8|huit) jours\b |
    (?:one|1|a|a single|the) (?:\(1\) )?(?:calendar )?month\b |
    (?:30|thirty|15|fifteen|20|10|ten|14) (?:\(30\) )?(?:calendar )?days\b
    """
)
REQUESTS: Final = stems(
    r"""
    demande | droits?\b | reception | request | rights?\b | recei(?:pt|ving)
    """
)
EFFORT: Final = stems(
    r"""
    (?:s'|nous )(?:efforc|emploi)\w* |
    ferons? (?:tout notre|notre|de notre|nos) (?:possible|mieux|meilleurs) |
    fer(?:a|ons) (?:tout|son|nos|ses) (?:son |nos |ses )?(?:possible|mieux|meilleurs efforts) |
    tent(?:e|ons|era|erons) de | essa(?:ie|ye|iera|yons|ierons|yera)\w* de |
    tach(?:ons|e|era|erons) de | cherch(?:e|ons|era|erons) a repondre |
    dans la mesure du possible | autant que possible | si possible | meilleurs efforts |
    efforts raisonnables | obligation de moyens | best[- ]efforts? |
    reasonable (?:\w+ )?efforts? | endeavou?r\w* | striv(?:e|es|ing) |
    (?:will |shall )?(?:try|tries|attempt|attempts|seek|seeks|aim|aims) to | do our best |
    does its best | our best to | as far as (?:possible|we can) | where possible | if possible |
    so far as possible
    """
)
DUTY: Final = stems(
    r"""
    repon(?:d|s) | demandes?\b | vos droits | notifi | inform(?:er|ons|e|era|erons|s)\b |
    prevenir | alert | respect(?:er|ons|e)\b | delais?\b | effac | supprim | conform | proteg |
    securis | rectifi | answer | respond | response | requests?\b | notify | inform\b |
    inform you | tell you | comply | delet | eras | protect\b | time limit | your rights |
    secure\b
    """
)
YOURS: Final = stems(
    r"""
    vous vous efforc | vous (?:devez|vous) |
    you (?:will|shall|must|agree to|should) (?:\w+ ){0,2}(?:try|endeavo|use) | le client |
    the customer (?:will|shall|must) | users? (?:must|shall) | tentatives? d |
    attempts? to (?:access|hack|gain|breach)
    """
)
_PAPER: Final = (
    r"(?:justificatif|piece|preuve|document|copie(?: d'une piece| de votre (?:carte|piece))?"
    r"|carte|titre|photocopie)s?"
)
IDENTITY: Final = re.compile(
    rf"(?<!\w)(?:{_PAPER} (?:officiel\w* )?(?:d'|de votre |de l')?identite"
    r"|justifi\w+ (?:de )?(?:votre|son|leur) identite|prouver (?:votre|son) identite"
    r"|proofs? of (?:your |their )?identity"
    r"|(?:identity|identification|id) (?:documents?|cards?|papers?|proof)"
    r"|copy of (?:your|an?) (?:id|identity|identification|passport)\b"
    r"|prove (?:your|their) identity)"
)
DOUBT: Final = stems(r"doutes?\b", r"doubts?\b")
ASKED: Final = stems(
    r"""
    demand | exig | fourni | joindre | joint | jointe | joignez | joign | requi | accompagn |
    produi | present | transmett | envo[iy] | justifi | prouv | munissez | necessaire | ask |
    request | requir | provid | submit | send | enclos | attach | accompan | need | prove |
    include | must
    """
)
NOT_ASKED: Final = stems(
    r"""
    (?:ne|n'|jamais|aucun|pas) .{0,60}(?:demand|exig|justificatif|piece) |
    (?:not|never|no) .{0,40}(?:ask|requir|request|need|proof|identity) |
    (?:copie|copy)\b.{0,60}(?:efface|supprim|detrui|erased|deleted|destroyed)
    """
)
NOT_NEEDED: Final = stems(
    r"""
    exempt | dispens | implicit | implied
    """
)
NEEDED: Final = stems(
    r"""
    demand | requi | necessit | soumis | apres | avec votre | exig | ask | need | subject to |
    after | with your | your consent | votre consentement | si vous (?:avez )?consent |
    if you (?:have )?consent
    """
)
ADVERB: Final = stems(
    r"""
    dans la mesure | autant que | si possible | as far | where possible | if possible | so far
    """
)
