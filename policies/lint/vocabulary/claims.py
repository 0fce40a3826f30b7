"""Words that hedge what a notice says, and words that promise without exception."""

from typing import Final

from policies.lint.vocabulary.words import stems

# "Vous pouvez" and "you may" give a choice; "ne peut" forbids: neither hedges.
HEDGES: Final = stems(
    r"(?<!ne )(?<!n'en )(?<!n'y )(?<!vous )(?<!ne les )peu(?:t|vent)\b(?! pas)", r"(?<!ne )(?<!vous )pourr(?:a|ait|ont|aient)\b", r"notamment\b", r"certaine?s?\b(?! d'entre)", r"susceptibles?\b", r"le cas echeant",
    r"eventuel\w*", r"generalement\b", r"en general\b", r"de maniere generale", r"parfois\b", r"si necessaire\b", r"tel(?:le)?s? que\b", r"entre autres\b", r"de temps (?:a autre|en temps)", r"possiblement\b", r"potentiel\w*",
    r"selon (?:le|les) cas\b", r"dans certains cas", r"divers(?:es)?\b", r"ainsi de suite", r"etc\b", r"en principe\b", r"plus ou moins\b", r"environ\b", r"lorsque cela est possible", r"lorsque c'est possible",
    r"(?<!you )(?<!and )(?<!,)may\b(?! not)", r"(?<!you )might\b", r"(?<!you )could\b", r"certain\b", r"some of\b", r"generally\b", r"possibly\b", r"potentially\b", r"sometimes\b", r"from time to time\b", r"where (?:appropriate|applicable|necessary|relevant)\b",
    r"as (?:appropriate|applicable|necessary)\b", r"if (?:necessary|applicable|any)\b", r"among (?:others|other things)\b", r"including but not limited", r"in particular\b", r"various\b", r"usually\b", r"typically\b", r"often\b", r"likely\b", r"or otherwise\b", r"such as\b", r"and so on\b",
    r"in (?:some|certain) (?:cases|circumstances)",
)  # fmt: skip
ABSOLUTE: Final = stems(
    r"jamais\b", r"toujours\b", r"aucune? (?:donnee|information|dossier|risque|tiers)", r"en aucun cas\b", r"garanti\w*", r"100 ?%", r"totale(?:ment)?\b", r"entierement (?:secur|conform|anonym|chiffr)", r"absolu\w*", r"parfaitement\b",
    r"inviolable", r"infaillible", r"inalterable", r"zero (?:risque|perte|donnee)", r"strictement (?:selectionn|conform|confidentiel)", r"(?:pleinement |strictement )?conformes? au (?:rgpd|reglement)", r"certifi(?:e|es|ee|ees|cation)\b", r"anonym(?:e|es|ise|isee|isees|ises)\b", r"ne permet(?:tent)? (?:plus|pas) de (?:remonter|reidentifier)",
    r"never\b", r"always\b", r"no (?:data|personal data|information|one|risk) ", r"under no circumstances", r"guarante\w*", r"fully (?:secure|compliant|anonym|encrypted)", r"completely (?:secure|anonym|safe)", r"absolute\w*", r"unbreakable", r"tamper-?proof", r"foolproof", r"zero (?:risk|loss|knowledge)",
    r"(?:gdpr|rgpd)[- ]compliant", r"compliant with the (?:gdpr|general)", r"certified\b", r"certification", r"anonymous\b", r"anonymi[sz]ed\b",
)  # fmt: skip
# A safeguard of a transfer, a period and a warranty promise nothing of this kind.
NOT_CLAIMS: Final = stems(
    r"garanties? (?:adequat|appropri|de ce|commerc|legal|prevu|suffisant)", r"(?:ces|les|des|leurs?|sans) garanties?", r"appropriate (?:safeguards|guarantees)", r"decision d'adequation",
)  # fmt: skip
