"""Words that hedge what a notice says, and words that promise without exception."""

from typing import Final

from policies.lint.vocabulary.words import stems

# "Vous pouvez" and "you may" give a choice; "ne peut" forbids: neither hedges.
HEDGES: Final = stems(
    r"""
    (?<!ne )(?<!n'en )(?<!n'y )(?<!vous )(?<!ne les )peu(?:t|vent)\b(?! pas) |
    (?<!ne )(?<!vous )pourr(?:a|ait|ont|aient)\b | notamment\b | certaine?s?\b(?! d'entre) |
    susceptibles?\b | le cas echeant | eventuel\w* | generalement\b | en general\b |
    de maniere generale | parfois\b | si necessaire\b | tel(?:le)?s? que\b | entre autres\b |
    de temps (?:a autre|en temps) | possiblement\b | potentiel\w* | selon (?:le|les) cas\b |
    dans certains cas | divers(?:es)?\b | ainsi de suite | etc\b | en principe\b |
    plus ou moins\b | environ\b | lorsque cela est possible | lorsque c'est possible |
    (?<!you )(?<!and )(?<!,)may\b(?! not) | (?<!you )might\b | (?<!you )could\b | certain\b |
    some of\b | generally\b | possibly\b | potentially\b | sometimes\b | from time to time\b |
    where (?:appropriate|applicable|necessary|relevant)\b |
    as (?:appropriate|applicable|necessary)\b | if (?:necessary|applicable|any)\b |
    among (?:others|other things)\b | including but not limited | in particular\b | various\b |
    usually\b | typically\b | often\b | likely\b | or otherwise\b | such as\b | and so on\b |
    in (?:some|certain) (?:cases|circumstances)
    """
)
ABSOLUTE: Final = stems(
    r"""
    jamais\b | toujours\b | aucune? (?:donnee|information|dossier|risque|tiers) | en aucun cas\b |
    garanti\w* | 100 ?% | totale(?:ment)?\b | entierement (?:secur|conform|anonym|chiffr) |
    absolu\w* | parfaitement\b | inviolable | infaillible | inalterable |
    zero (?:risque|perte|donnee) | strictement (?:selectionn|conform|confidentiel) |
    (?:pleinement |strictement )?conformes? au (?:rgpd|reglement) |
    certifi(?:e|es|ee|ees|cation)\b | anonym(?:e|es|ise|isee|isees|ises)\b |
    ne permet(?:tent)? (?:plus|pas) de (?:remonter|reidentifier) | never\b | always\b |
    no (?:data|personal data|information|one|risk)  | under no circumstances | guarante\w* |
    fully (?:secure|compliant|anonym|encrypted) | completely (?:secure|anonym|safe) |
    absolute\w* | unbreakable | tamper-?proof | foolproof | zero (?:risk|loss|knowledge) |
    (?:gdpr|rgpd)[- ]compliant | compliant with the (?:gdpr|general) | certified\b |
    certification | anonymous\b | anonymi[sz]ed\b
    """
)
# A safeguard of a transfer, a period and a warranty promise nothing of this kind.
NOT_CLAIMS: Final = stems(
    r"""
    garanties? (?:adequat|appropri|de ce|commerc|legal|prevu|suffisant) |
    (?:ces|les|des|leurs?|sans) garanties? | appropriate (?:safeguards|guarantees) |
    decision d'adequation
    """
)
