"""Countries and regions, inside the European Economic Area and outside, and what a transfer is."""

from typing import Final

from policies.lint.vocabulary.words import stems

EEA: Final = stems(
    r"france\b", r"francais", r"allemagne", r"germany", r"irlande\b", r"ireland", r"belgique", r"belgium", r"pays-bas", r"netherlands",
    r"luxembourg", r"estonie", r"estonia", r"espagne", r"spain", r"italie", r"italy", r"portugal", r"finlande", r"finland", r"suede\b", r"sweden",
    r"danemark", r"denmark", r"autriche", r"austria", r"pologne", r"poland", r"lituanie", r"lithuania", r"lettonie", r"latvia", r"grece\b", r"greece",
    r"republique tcheque", r"tchequie", r"czech", r"slovaquie", r"slovakia", r"slovenie", r"slovenia", r"hongrie", r"hungary", r"roumanie", r"romania",
    r"bulgarie", r"bulgaria", r"croatie", r"croatia", r"chypre", r"cyprus", r"malte\b", r"malta", r"norvege", r"norway", r"islande", r"iceland",
    r"liechtenstein", r"union europeenne", r"european union", r"u\.?e\b", r"eu\b", r"eee\b", r"eea\b", r"espace economique europeen", r"european economic area",
    r"paris\b", r"roubaix", r"gravelines", r"strasbourg", r"dublin", r"francfort", r"frankfurt", r"europe\b", r"l'union\b", r"the union\b",
)  # fmt: skip
THIRD: Final = stems(
    r"etats-unis", r"united states", r"u\.s\.(?:a\.)?", r"usa\b", r"us\b(?= |$)(?! (?:to|a|an|the|by|at|in|for|and|with|about|your)\b)", r"amerique", r"america\b",
    r"royaume-uni", r"united kingdom", r"uk\b", r"canada", r"suisse\b", r"switzerland", r"inde\b", r"india\b", r"japon", r"japan", r"israel",
    r"australi", r"bresil", r"brazil", r"chine\b", r"china\b", r"maroc\b", r"morocco", r"tunisie", r"tunisia", r"madagascar", r"singap", r"philippines",
    r"turquie", r"turkey", r"ukraine", r"serbie", r"serbia", r"ile maurice", r"mauritius", r"senegal", r"mexi(?:que|co)", r"pays tiers", r"third countr",
)  # fmt: skip
OUTSIDE: Final = stems(
    r"hors (?:de )?(?:l'|la )?(?:union|u\.?e\b|espace|eee\b|europe|france)", r"en dehors (?:de )?(?:l'|la )?(?:union|u\.?e\b|espace|eee\b|europe)",
    r"outside (?:of )?(?:the )?(?:union|eu\b|eea\b|european|europe)", r"pays tiers", r"third countr", r"exterieur (?:de )?l'(?:union|espace|eee\b)",
    r"to (?:a )?countr(?:y|ies) (?:that|outside)", r"beyond the (?:eu|eea|european)", r"non-(?:eu|eea)\b",
)  # fmt: skip
TRANSFER: Final = stems(
    r"transfer", r"transfr", r"transmet", r"transmi[st]", r"partag", r"envo[iy]", r"shar(?:e|es|ed|ing)\b", r"send", r"sent\b", r"pass(?:es)?\b", r"stored?\b",
    r"accede\b", r"accedent\b", r"access(?:es|ed|ible)?\b", r"heberg", r"host(?:ed|s)?\b", r"trait(?:e|es|ees|ent)\b", r"process", r"stock", r"quitt", r"leave", r"sort(?:ent|ir)\b",
)  # fmt: skip
INSIDE: Final = stems(
    r"(?:reste|demeure|stay|remain)", r"(?:exclusivement|uniquement|seulement|only|solely|exclusively|entirely) (?:en|dans|au sein|within|in|inside)\b",
    r"au sein de l'(?:union|espace|ue\b|eee\b)", r"within the (?:eu\b|eea\b|european|union)", r"dans l'(?:union|espace|ue\b|eee\b)",
    r"in the (?:eu\b|eea\b|european union|european economic)", r"(?:en|in) (?:france|europe)\b",
)  # fmt: skip
SAFEGUARD: Final = stems(
    r"adequa", r"adequacy", r"clauses? (?:contractuelles? )?types?", r"clauses contractuelles", r"standard contractual", r"sccs?\b", r"ccts?\b",
    r"data privacy framework", r"dpf\b", r"cadre de protection des donnees", r"regles d'entreprise contraignantes", r"binding corporate rules", r"bcrs?\b",
    r"article 4[5679]", r"derogation", r"uk extension", r"reconnu(?:e|s)? (?:comme )?adequat", r"code de conduite", r"code of conduct",
)  # fmt: skip
