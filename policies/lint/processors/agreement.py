"""What an agreement with a processor must hold (L43; GDPR 28(3) and its last sentence)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policies.lint.facts import Facts
from policies.lint.passages import Passage, blocks
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, rule
from policies.lint.vocabulary.words import is_blank, stems

_LABELS: Final = {
    "subject matter": stems(r"objet\b", r"subject[- ]matter", r"subject of the processing"),
    "duration": stems(r"durees?\b", r"duration", r"term\b", r"term of"),
    "nature": stems(r"natures?\b"),
    "purpose": stems(r"finalites?\b", r"purposes?\b"),
    "types of personal data": stems(r"(?:types?|categories?|nature) (?:de|des) donnees", r"donnees (?:traitees|concernees|confiees|personnelles traitees)", r"(?:types?|categor(?:y|ies)|kinds?) of (?:personal )?data(?! subjects)", r"personal data (?:processed|concerned)"),
    "categories of data subjects": stems(r"personnes concernees", r"categories? de personnes", r"data subjects", r"(?:categories of )?(?:individuals|people|persons) concerned"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What shows that a duty is in the text: words of one passage, or of a title over it."""

    name: str
    words: tuple[re.Pattern[str], ...]
    title: re.Pattern[str] | None = None
    cited: str = ""
    except_in: re.Pattern[str] | None = None

    def is_in(self, one: Passage) -> bool:
        """Tell whether a passage (heading, sentence, item or row) shows the duty."""
        if self.cited and re.search(rf"28[ .,]?\(?3\)?[ .,]?\(?{self.cited}\b", one.words):
            return True
        if one.kind == "heading" or is_blank(one.words):
            return False
        own = one.trail[-1] if one.trail else ""
        if self.title and any(self.title.search(title) for title in one.trail):
            return True
        if self.except_in and self.except_in.search(f"{own} {one.words}"):
            return False
        return all(pattern.search(f"{own} {one.told}") for pattern in self.words)


_HELP: Final = stems(r"aid(?:e|ons|er|era|erons)\b", r"assist", r"transm", r"permet", r"help", r"pass(?:ed|es)?\b", r"forward", r"enabl", r"lets?\b", r"support", r"cooper", r"donne les moyens")
_INSTRUCTION: Final = stems(r"instructions?\b", r"consignes?\b")
_DUTIES: Final = (
    Duty(
        name="(a) documented instructions",
        words=(_INSTRUCTION, stems(r"document", r"ecrit", r"written", r"in writing", r"seules? instructions", r"only (?:on|in|under|upon|according)", r"(?:seules|uniquement|exclusivement) .{0,20}(?:sur|selon)")),
        cited="a",
        except_in=stems(r"enfrei", r"infring", r"contraire", r"contrary", r"illici", r"unlawful", r"viol"),
    ),
    Duty(
        name="(b) confidentiality of authorised persons",
        words=(
            stems(r"confidential", r"secret\b", r"secrecy"),
            stems(r"personnes? (?:autorisees?|habilitees?|qui)", r"personnel\b", r"salaries", r"collaborateurs", r"equipes?\b", r"employes", r"chacune? (?:s'est|est)", r"staff", r"employees", r"person(?:s|nel)\b", r"people (?:who|authori)", r"each (?:has|is|of them)", r"those who"),
        ),
        cited="b",
        except_in=stems(r"audit", r"inspect"),
    ),
    Duty(
        name="(c) security measures",
        words=(stems(r"mesures?\b", r"measures?\b"), stems(r"techniques? et organi", r"organisationnel", r"securi", r"article 32", r"technical and organi", r"organi[sz]ational", r"protect")),
        title=re.compile(r"^(?:\d[\d.]* )?(?:nos |les |our |the )?(?:mesures? de )?securi(?!.*(?:impact|consult|aide|assist|help))|^security measures"),
        cited="c",
        except_in=stems(r"aid(?:e|ons|er)\b", r"assist", r"help", r"impact", r"violation", r"breach", r"audit", r"mesures prises", r"measures taken"),
    ),
    Duty(
        name="(d) conditions for subprocessors",
        words=(
            stems(r"sous-traitants?\b", r"sub-?processors?\b", r"other processors?\b", r"another processor\b", r"sub-?contract"),
            stems(r"autoris(?:e|ez|ation|er|ations)\b", r"recour", r"authori[sz]", r"engag(?:e|ing|ed)\b", r"consent", r"accord (?:prealable|ecrit)", r"approval", r"appoint"),
        ),
        cited="d",
    ),
    Duty(
        name="(e) help with data subjects' rights",
        words=(
            _HELP,
            stems(r"droits? (?:des|de vos) (?:personnes|patients|clients)", r"exerc(?:e|ent|er|ice)\b", r"demandes? (?:de vos|des|d'un|d'une|d'exercice|qui)", r"sa demande", r"(?:data subjects?|patients)'? rights", r"rights of (?:the )?(?:data subjects|patients|individuals)", r"exercis", r"requests? (?:of|from|by)", r"(?:a|the) request\b", r"data subject requests?", r"requests? on to you"),
        ),
        title=stems(r"droits des (?:patients|personnes|clients)", r"(?:patients|data subjects|individuals)'? ?rights", r"rights of (?:patients|data subjects|individuals)", r"exercice des droits", r"data subject requests", r"aide .{0,20}droits"),
        cited="e",
    ),
    Duty(
        name="(f) help with articles 32 to 36",
        words=(stems(r"analyses? d'impact", r"aipd\b", r"impact assessments?", r"dpia", r"articles? 32 (?:a|to|-|through) 36", r"articles? 3[56]\b"), stems(r"aid", r"assist", r"help", r"support", r"concours", r"cooper", r"fourni", r"provid")),
        cited="f",
    ),
    Duty(
        name="(g) deletion or return at the end",
        words=(
            stems(r"(?:fin|terme|issue|expiration|cloture|cessation|resiliation) (?:du|de la|de l'|des) (?:present )?(?:contrat|prestation|service|accord|compte|relation|traitement)", r"(?:apres|a) la (?:cloture|fin|resiliation)", r"sort des donnees", r"restitution", r"(?:end|termination|expiry|closing|completion|closure) of (?:the |this )?(?:contract|agreement|services?|account|provision)", r"(?:after|upon|on) (?:closing|termination|expiry)", r"what (?:happens to|becomes of)", r"return (?:or|and) delet", r"at the end\b", r"a la fin\b"),
            stems(r"effa[cç]", r"supprim", r"suppression", r"restitu", r"renvo[iy]", r"detrui", r"destr", r"delet", r"eras", r"return", r"purg"),
        ),
        cited="g",
        except_in=stems(r"sauvegardes? quotid", r"daily backup", r"sauvegarde chiffree", r"encrypted backup"),
    ),
    Duty(
        name="(h) information and audits",
        words=(
            stems(r"audits?\b", r"inspect(?:ion|ions|er)?\b", r"demontr", r"demonstrat", r"preuve"),
            stems(r"permet", r"pouv(?:ez|ons)", r"peut\b", r"autoris", r"disposition", r"faire\b", r"realis", r"contribu", r"mener", r"conduct", r"carry out", r"allow", r"may\b", r"can\b", r"make available", r"available", r"disposal", r"contribut", r"provide", r"fourni"),
        ),
        cited="h",
        except_in=stems(r"acceptation", r"acceptance", r"sous-traitants?\b", r"sub-?processors?\b"),
    ),
    Duty(
        name="alert on an instruction that infringes the law",
        words=(
            _INSTRUCTION,
            stems(r"enfrei", r"contraire", r"viol", r"illici", r"illegal", r"non[- ]conform", r"infring", r"unlawful", r"contrary", r"breach", r"contrev", r"meconnai"),
            stems(r"alert", r"inform", r"preven", r"avert", r"signal", r"notif", r"tell", r"warn", r"advis"),
        ),
    ),
)  # fmt: skip


def _contents(reading: Reading, _: Facts) -> Iterator[Remark]:
    said = blocks(reading)
    absent = [name for name, words in _LABELS.items() if not any(_is_told(one, words) for one in said)]
    absent += [duty.name for duty in _DUTIES if not any(duty.is_in(one) for one in said)]
    yield from lacking(*absent)


def _is_told(one: Passage, words: re.Pattern[str]) -> bool:
    """Tell whether a row, an item, a heading or a sentence gives this element of the processing."""
    if one.kind == "row":
        return bool(words.search(folded(one.cells[0]))) and not all(map(is_blank, one.cells[1:]))
    if one.kind == "heading":
        return bool(words.search(one.words))
    head, colon, rest = one.words.partition(":")
    if colon and words.search(head) and not is_blank(rest):
        return True
    return bool(re.search(r"\b(?:traitement|processing)\b", one.words)) and bool(
        re.search(rf"(?:l'|la |les |the |its |sa |ses )(?:{words.pattern})", one.words)
    ) and not stems(r"modific", r"change", r"substan").search(f"{one.place} {one.words}")


RULES: Final = (rule("L43", "B", _contents, kinds=("dpa",)),)
