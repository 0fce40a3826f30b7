"""What an agreement with a processor must hold (L43; GDPR 28(3) and its last sentence)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policies.lint.facts import Facts
from policies.lint.passages import Passage, lines_saying, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, rule
from policies.lint.vocabulary.words import is_blank, stems

_LABELS: Final = {
    "subject matter": stems(r"objet\b", r"subject[- ]matter", r"subject of the processing"),
    "duration": stems(
        r"""
        durees?\b | duration | term\b | term of
        """
    ),
    "nature": stems(r"natures?\b"),
    "purpose": stems(r"finalites?\b", r"purposes?\b"),
    "types of personal data": stems(
        r"""
        (?:types?|categories?|nature) (?:de|des) donnees |
        donnees (?:traitees|concernees|confiees|personnelles traitees) |
        (?:types?|categor(?:y|ies)|kinds?) of (?:personal )?data(?! subjects) |
        personal data (?:processed|concerned)
        """
    ),
    "categories of data subjects": stems(
        r"""
        personnes concernees | categories? de personnes | data subjects |
        (?:categories of )?(?:individuals|people|persons) concerned
        """
    ),
}
_CHANGING: Final = stems(r"modific", r"change", r"substan")


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


_HELP: Final = stems(
    r"""
    aid(?:e|ons|er|era|erons)\b | assist | transm | permet | help | pass(?:ed|es)?\b | forward |
    enabl | lets?\b | support | cooper | donne les moyens
    """
)
_INSTRUCTION: Final = stems(r"instructions?\b", r"consignes?\b")
_DUTIES: Final = (
    Duty(
        name="(a) documented instructions",
        words=(
            _INSTRUCTION,
            stems(
                r"""
            document | ecrit | written | in writing | seules? instructions |
            only (?:on|in|under|upon|according) |
            (?:seules|uniquement|exclusivement) .{0,20}(?:sur|selon)
            """
            ),
        ),
        cited="a",
        except_in=stems(
            r"""
            enfrei | infring | contraire | contrary | illici | unlawful | viol
            """
        ),
    ),
    Duty(
        name="(b) confidentiality of authorised persons",
        words=(
            stems(r"confidential", r"secret\b", r"secrecy"),
            stems(
                r"""
                personnes? (?:autorisees?|habilitees?|qui) | personnel\b | salaries |
                collaborateurs | equipes?\b | employes | chacune? (?:s'est|est) | staff |
                employees | person(?:s|nel)\b | people (?:who|authori) | each (?:has|is|of them) |
                those who
                """
            ),
        ),
        cited="b",
        except_in=stems(r"audit", r"inspect"),
    ),
    Duty(
        name="(c) security measures",
        words=(
            stems(r"mesures?\b", r"measures?\b"),
            stems(
                r"""
            techniques? et organi | organisationnel | securi | article 32 | technical and organi |
            organi[sz]ational | protect
            """
            ),
        ),
        title=re.compile(
            r"^(?:nos |les |our |the )?(?:mesures? de )?securi"
            r"(?!.*(?:impact|consult|aide|assist|help))|^security measures"
        ),
        cited="c",
        except_in=stems(
            r"""
            aid(?:e|ons|er)\b | assist | help | impact | violation | breach | audit |
            mesures prises | measures taken
            """
        ),
    ),
    Duty(
        name="(d) conditions for subprocessors",
        words=(
            stems(
                r"""
                sous-traitants?\b | sub-?processors?\b | other processors?\b |
                another processor\b | sub-?contract
                """
            ),
            stems(
                r"""
                autoris(?:e|ez|ation|er|ations)\b | recour | authori[sz] | engag(?:e|ing|ed)\b |
                consent | accord (?:prealable|ecrit) | approval | appoint
                """
            ),
        ),
        cited="d",
    ),
    Duty(
        name="(e) help with data subjects' rights",
        words=(
            _HELP,
            stems(
                r"""
                droits? (?:des|de vos) (?:personnes|patients|clients) | exerc(?:e|ent|er|ice)\b |
                demandes? (?:de vos|des|d'un|d'une|d'exercice|qui) | sa demande |
                (?:data subjects?|patients)'? rights |
                rights of (?:the )?(?:data subjects|patients|individuals) | exercis |
                requests? (?:of|from|by) | (?:a|the) request\b | data subject requests? |
                requests? on to you
                """
            ),
        ),
        title=stems(
            r"""
            droits des (?:patients|personnes|clients) |
            (?:patients|data subjects|individuals)'? ?rights |
            rights of (?:patients|data subjects|individuals) | exercice des droits |
            data subject requests | aide .{0,20}droits
            """
        ),
        cited="e",
    ),
    Duty(
        name="(f) help with articles 32 to 36",
        words=(
            stems(
                r"""
            analyses? d'impact | aipd\b | impact assessments? | dpia |
            articles? 32 (?:a|to|-|through) 36 | articles? 3[56]\b
            """
            ),
            stems(
                r"""
            aid | assist | help | support | concours | cooper | fourni | provid
            """
            ),
        ),
        cited="f",
    ),
    Duty(
        name="(g) deletion or return at the end",
        words=(
            stems(
                r"""
                (?:fin|terme|issue|expiration|cloture|cessation|resiliation) (?:du|de la|de l'|
                des) (?:present )?(?:contrat|prestation|service|accord|compte|relation|
                traitement) | (?:apres|a) la (?:cloture|fin|resiliation) | sort des donnees |
                restitution (?:ou|et)  |
                (?:end|termination|expiry|closing|completion|
                closure) of (?:the |this )?(?:contract|agreement|services?|account|provision) |
                (?:after|upon|on) (?:closing|termination|expiry) |
                what (?:happens to|becomes of) | return (?:or|and) delet | at the end\b |
                a la fin\b
                """
            ),
            stems(
                r"""
                effa[cç] | supprim | suppression | restitu | renvo[iy] | detrui | destr | delet |
                eras | return | purg
                """
            ),
        ),
        cited="g",
        except_in=stems(
            r"""
            sauvegardes? quotid | daily backup | sauvegarde chiffree | encrypted backup
            """
        ),
    ),
    Duty(
        name="(h) information and audits",
        words=(
            stems(
                r"""
                audits?\b | inspect(?:ion|ions|er)?\b | demontr | demonstrat | preuve
                """
            ),
            stems(
                r"""
                permet | pouv(?:ez|ons) | peut\b | autoris | disposition | faire\b | realis |
                contribu | mener | conduct | carry out | allow | may\b | can\b | make available |
                available | disposal | contribut | provide | fourni
                """
            ),
        ),
        cited="h",
        except_in=stems(
            r"""
            acceptation | acceptance | chaque sous-traitant | each sub-?processor |
            sous-traitants? ulterieurs? signe
            """
        ),
    ),
    Duty(
        name="alert on an instruction that infringes the law",
        words=(
            _INSTRUCTION,
            stems(
                r"""
                enfrei | contraire | viol | illici | illegal | non[- ]conform | infring |
                unlawful | contrary | breach | contrev | meconnai
                """
            ),
            stems(
                r"""
                alert | inform | preven | avert | signal | notif | tell | warn | advis
                """
            ),
        ),
    ),
)


_LABEL: Final = 60
_PROCESSING: Final = stems(r"traitements?\b", r"processing\b")
_DEFINITE: Final = re.compile(r"(?:l'|\b(?:la|les|the|its|sa|ses) )$")


def _contents(reading: Reading, _: Facts) -> Iterator[Remark]:
    said = sentences(reading)
    about = lines_saying(reading, _PROCESSING)
    absent = [
        name
        for name, words in _LABELS.items()
        if not any(_is_told(one, words, about) for one in said)
    ]
    absent += [duty.name for duty in _DUTIES if not any(duty.is_in(one) for one in said)]
    yield from lacking(*absent)


def _is_told(one: Passage, words: re.Pattern[str], about: frozenset[int]) -> bool:
    """Tell whether a row, an item, a heading or a sentence gives this element of the processing."""
    if one.kind == "row":
        return bool(words.search(folded(one.cells[0]))) and not all(map(is_blank, one.cells[1:]))
    if one.kind == "heading":
        return bool(words.search(one.words))
    head, colon, rest = one.words.partition(":")
    if colon and len(head) < _LABEL and words.search(head) and not is_blank(rest):
        return True
    if one.line.number not in about or _CHANGING.search(f"{one.place} {one.words}"):
        return False
    return any(_DEFINITE.search(one.words[: hit.start()][-4:]) for hit in words.finditer(one.words))


RULES: Final = (rule("L43", "B", _contents, kinds=("dpa",)),)
