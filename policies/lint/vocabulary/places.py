"""Countries and regions, inside the European Economic Area and outside, and what a transfer is."""

from typing import Final

from policies.lint.vocabulary.words import stems

EEA: Final = stems(
    r"""
    france\b | francais | allemagne | germany | irlande\b | ireland | belgique | belgium |
    pays-bas | netherlands | luxembourg | estonie | estonia | espagne | spain | italie | italy |
    portugal | finlande | finland | suede\b | sweden | danemark | denmark | autriche | austria |
    pologne | poland | lituanie | lithuania | lettonie | latvia | grece\b | greece |
    republique tcheque | tchequie | czech | slovaquie | slovakia | slovenie | slovenia | hongrie |
    hungary | roumanie | romania | bulgarie | bulgaria | croatie | croatia | chypre | cyprus |
    malte\b | malta | norvege | norway | islande | iceland | liechtenstein | union europeenne |
    european union | u\.?e\b | eu\b | eee\b | eea\b | espace economique europeen |
    european economic area | paris\b | roubaix | gravelines | strasbourg | dublin | francfort |
    frankfurt | europe\b | l'union\b | the union\b
    """
)
THIRD: Final = stems(
    r"""
    etats-unis | united states | u\.s\.(?:a\.)? | usa\b |
    us\b(?= |$)(?! (?:to|a|an|the|by|at|in|for|and|with|about|your)\b) | amerique | america\b |
    royaume-uni | united kingdom | uk\b | canada | suisse\b | switzerland | inde\b | india\b |
    japon | japan | israel | australi | bresil | brazil | chine\b | china\b | maroc\b | morocco |
    tunisie | tunisia | madagascar | singap | philippines | turquie | turkey | ukraine | serbie |
    serbia | ile maurice | mauritius | senegal | mexi(?:que|co) | pays tiers | third countr
    """
)
OUTSIDE: Final = stems(
    r"""
    hors (?:de )?(?:l'|la )?(?:union|u\.?e\b|espace|eee\b|europe|france) |
    en dehors (?:de )?(?:l'|la )?(?:union|u\.?e\b|espace|eee\b|europe) |
    outside (?:of )?(?:the )?(?:union|eu\b|eea\b|european|europe) | pays tiers | third countr |
    exterieur (?:de )?l'(?:union|espace|eee\b) | to (?:a )?countr(?:y|ies) (?:that|outside) |
    beyond the (?:eu|eea|european) | non-(?:eu|eea)\b
    """
)
TRANSFER: Final = stems(
    r"""
    transfer | transfr | transmet | transmi[st] | partag | envo[iy] | shar(?:e|es|ed|ing)\b |
    send | sent\b | pass(?:es)?\b | stored?\b | accede\b | accedent\b | access(?:es|ed|ible)?\b |
    heberg | host(?:ed|s)?\b | trait(?:e|es|ees|ent)\b | process | stock | quitt | leave |
    sort(?:ent|ir)\b
    """
)
INSIDE: Final = stems(
    r"""
    (?:reste|demeure|stay|remain) |
    (?:exclusivement|uniquement|seulement|only|solely|exclusively|entirely) (?:en|dans|au sein|
    within|in|inside)\b | au sein de l'(?:union|espace|ue\b|eee\b) |
    within the (?:eu\b|eea\b|european|union) | dans l'(?:union|espace|ue\b|eee\b) |
    in the (?:eu\b|eea\b|european union|european economic) | (?:en|in) (?:france|europe)\b
    """
)
SAFEGUARD: Final = stems(
    r"""
    adequa | adequacy | clauses? (?:contractuelles? )?types? | clauses contractuelles |
    standard contractual | sccs?\b | ccts?\b | data privacy framework | dpf\b |
    cadre de protection des donnees | regles d'entreprise contraignantes |
    binding corporate rules | bcrs?\b | article 4[5679] | derogation | uk extension |
    reconnu(?:e|s)? (?:comme )?adequat | code de conduite | code of conduct
    """
)
