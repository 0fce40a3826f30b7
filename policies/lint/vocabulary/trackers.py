"""Trackers: how they are named, which tools they are of, how one chooses."""

import re
from typing import Final

from policies.lint.vocabulary.words import stems

# A tracker's own name: in code marks, or spelled as only such names are.
NAME: Final = re.compile(
    r"`([^`\s]{1,60})`|(?<![\w@/.])(_{1,2}[a-z]\w{1,30}(?:\.\*|\*)?|[a-z]{2,20}_[a-z]\w{1,30}\*?|sessionid|csrftoken|PHPSESSID|JSESSIONID)(?![\w@/])"
)
TOOLS: Final = stems(
    r"""
    matomo | plausible | google analytics | stripe | piwik | hotjar | linkedin | facebook |
    meta pixel | youtube | vimeo | recaptcha | crisp | intercom | hubspot | at internet | piano |
    eulerian | tag manager
    """
)
AUDIENCE: Final = stems(
    r"""
    audience | statisti | analytics | frequentation | matomo | plausible | piwik | _pk_ | _ga\b |
    measure | traffic
    """
)
EXEMPT: Final = stems(
    r"""
    exempt | dispens | sans (?:votre |recueil d[eu] )?(?:consentement|accord) |
    se passe(?:nt)? de (?:votre )?(?:accord|consentement) |
    ne (?:demande|necessite|requier)\w* (?:pas|aucun)[^.;]{0,20}(?:consentement|accord) |
    without (?:your |asking for )?(?:consent|agreement) |
    do(?:es)? without your (?:agreement|consent) |
    (?:do(?:es)? not|doesn't|don't) (?:require|need)[^.;]{0,20}(?:consent|agreement) | no consent
    """
)
COLUMNS: Final = {
    "name": stems(
        r"""
        noms?\b | cookies?\b | traceurs?\b | identifi | names?\b | trackers?\b
        """
    ),
    "purpose": stems(
        r"""
        finalites?\b | objectifs?\b | usages?\b | utilite | role\b | a quoi | description |
        buts?\b | fonctions?\b | purposes?\b | what (?:it|they) | use\b | used for |
        functions?\b | pourquoi\b(?! il)
        """
    ),
    "party": stems(
        r"""
        depose | emetteur | editeur | fournisseur | prestataire | societe | responsable | partie |
        tiers | domaine | origine | provider | set by | placed by | party | company | host\b |
        domain | who\b | qui\b | vendor | source | issuer
        """
    ),
    "lifetime": stems(
        r"""
        durees? (?:de vie|du|des|maxim|de validite) | durees?$ | expir | validite | lifetime |
        lifespan | durations? | expiry | (?:life|valid) | how long it
        """
    ),
    "data retention": stems(
        r"""
        conserv | donnees | durees? de (?:conservation|stockage) | retention | data | kept |
        storage
        """
    ),
}
BROWSER: Final = stems(
    r"""
    (?:parametr\w+|reglages?|preferences?|options?|configur\w+|
    regler) (?:\w+ ){0,6}(?:navigateurs?|browsers?) | navigateurs? | browsers?\b(?:'s)? |
    web browser
    """
)
SETTINGS: Final = stems(
    r"""
    parametr | regl | preferences? | options?\b | configur | settings?\b | set your |
    setting your | adjust | bloqu | refus | desactiv | supprim | block | disabl | refus | reject |
    delete | control | manage | gerer
    """
)
CHOOSE: Final = stems(
    r"""
    gerer | choisir | refus | bloqu | accept | oppos | desactiv | supprim | empech |
    preferences? | choix | parametr | manage | choose | block | reject | disabl | opt[- ]out |
    control | delete | prevent | choices? | object | turn off | limit
    """
)
TOOL: Final = stems(
    r"""
    bandeaux?\b | banniere | panneau | page (?:de |des |de vos |de nos )?(?:choix|preferences?) |
    vos choix\b | gestionnaire de (?:cookies|consentement) | outil de (?:gestion|choix) |
    module de (?:gestion|consentement) | plateforme de (?:gestion d[eu]s? )?consentement |
    centre de preferences |
    (?:gerer|modifier|personnaliser) (?:mes|vos|les) (?:cookies|choix|traceurs|preferences) |
    vos preferences\b | tout (?:accepter|refuser) |
    lien (?:present|figurant|situe|en bas|de retrait) | un clic\b | deux clics | formulaire |
    banner | panel\b | consent (?:management|manager|tool|platform|banner) |
    preference (?:cent(?:re|er)|page) | your (?:choices|preferences)\b |
    cookie (?:settings|preferences|manager|choices)\b |
    manage (?:my|your) (?:cookies|choices|preferences) | (?:accept|reject|refuse) all |
    link (?:at|in) the (?:foot|footer|bottom) | one click | two clicks
    """
)
ONLY: Final = stems(
    r"""
    uniquement | seulement | exclusivement | seule?s?\b | only\b | exclusively | solely | sole\b
    """
)
COMPULSORY: Final = stems(
    r"""
    obligatoires?\b | mandatory | compulsory | required\b | imposes?\b
    """
)
GROUND: Final = stems(
    r"""
    strictement necessaires? | exempt | dispens | article 82 |
    service (?:que vous|demande|expressement) | (?:que vous|expressement) demand |
    strictly necessary | service (?:that )?you (?:ask|request) | expressly requested |
    law (?:imposes|requires) | la loi (?:impose|exige)
    """
)
LIMITED: Final = stems(
    r"""
    (?:uniquement|seulement|exclusivement|limit\w+|que) (?:\w+ ){0,3}(?:sur|a|aux|dans|par)\b |
    (?:sur|aux|dans) les seules | seules? pages? |
    ne (?:sont|s'activent|se chargent|figurent|apparaissent)[^.;]{0,40}que\b |
    (?:only|solely|exclusively|limited|confined) (?:\w+ ){0,3}(?:on|to|in|when)\b |
    (?:pages?) only
    """
)
SOLE: Final = {
    "audience measurement as its only purpose": stems(
        r"""
        (?:rien d'autre|aucune autre (?:fin|finalite)|seule (?:fin|finalite)|
        finalite (?:strictement )?limitee|(?:uniquement|exclusivement|strictement|
        seulement)\b[^.;]{0,40}(?:mesur|audience|compt|statist|fin)) |
        (?:nothing else|no other purpose|sole purpose|only purpose) |
        (?:only|solely|exclusively|strictly)\b[^.;]{0,40}(?:measur|audience|count|statist) |
        mesure d'audience seule
        """
    ),
    "the publisher as its only user": stems(
        r"""
        (?:nous|l'editeur|editeur|notre compte|compte de l'editeur) seuls?\b |
        (?:a|pour) nous seuls |
        (?:pour|a) (?:le )?(?:seul|notre seul|l'usage exclusif|compte exclusif|
        compte)[^.;]{0,30}(?:editeur|compte|nous|usage) |
        (?:pour )?notre (?:seul |propre |usage )(?:compte|usage|exclusif) | ne servent qu'a nous |
        (?:exclusivement|uniquement) (?:pour |a )?(?:notre|nous|le compte) | compte exclusif |
        us alone | for us (?:alone|only) |
        (?:only|solely|exclusively) (?:for|by|on behalf of) (?:us|our|the publisher|cabinet) |
        our (?:sole|own|exclusive) (?:use|account|behalf) |
        sole (?:publisher|use|benefit|account) | publisher alone |
        on (?:our|the publisher's) behalf (?:only|alone)
        """
    ),
    "anonymous statistics only": stems(r"anonym", r"agrege", r"aggregate"),
    "no crossing with other data or sites": stems(
        r"""
        (?:pas|ni|sans|aucun|jamais|non)\b[^.;]{0,60}(?:crois|recoup|combin|rapproch|suiv|suit|
        autres? (?:traitement|fichier|site|donnee)) |
        (?:not|never|nor|no|without|neither)\b[^.;]{0,60}(?:combin|cross|merg|match|follow|
        other (?:data|files|sites|processing|purposes))
        """
    ),
    "a dated attestation of its settings": stems(
        r"""
        attest | certifie (?:par|le) | verifi\w+ (?:et|ces|ce|le|chaque) |
        (?:configur|regl|parametr)\w+[^.;]{0,60}(?:attest|verifi|conforme|control) |
        check(?:ed)? (?:and|these) | configured (?:according|in accordance|as)
        """
    ),
}
USES_NONE: Final = stems(
    r"""
    (?:n'utilis\w+|ne (?:depos|plac|util)\w+) (?:pas|aucun|ni|plus)\b[^.;]{0,30}(?:cookies?|
    traceurs?) | aucun (?:cookie|traceur) |
    (?:do(?:es)? not|don't) (?:use|set|place)[^.;]{0,30}(?:cookies?|trackers?) |
    (?:sets?|uses?|places?) no (?:cookies?|trackers?) | no (?:cookies?|trackers?) (?:is|are)
    """
)
TRACKER: Final = stems(r"cookies?\b", r"traceurs?\b", r"trackers?\b")
ANSWER: Final = stems(r"refus", r"accept")
USED_FOR: Final = stems(r"jusqu'|until|session\b(?=.{0,30}(?:seule|only|duree))")
LASTING: Final = stems(
    r"""
    pour\b | afin\b | sert\b | permet | mesur | secur | necessaire | connexion | : | to\b |
    for\b | used\b | measure
    """
)
PLACED_BY: Final = stems(
    r"""
    nous\b | depose par | cabinet | set by | us\b | we\b | tiers | third
    """
)
NOTHING_KEPT: Final = stems(
    r"""
    aucune donnee | no data | conserv | retention | kept
    """
)
NOT_NEEDED: Final = stems(
    r"""
    inutile | unnecessary | pas besoin | not need | en complement | in addition | signal |
    global privacy | gpc\b | do not track
    """
)
NOT_EXEMPT: Final = stems(r"(?:n'est|ne sont|pas) (?:pas )?exempt", r"not exempt")
AGREED: Final = stems(r"consent", r"accord\b", r"agreement")
CHOICE_PAGE: Final = re.compile(
    r"cookies?/(?:preferences|settings|choices)|consent|preferences|mes-choix"
)
