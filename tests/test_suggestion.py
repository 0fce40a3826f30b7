"""The class suggested for a change: what the law looks at, and what a copy editor does."""

import pytest

from policies.diff import compare
from policies.diff.changes import Change
from policies.diff.suggestion import MINOR, REASONS, SUBSTANTIAL, suggest
from policies.wording.reasons import REASON_WORDS

FRENCH = """# Politique de confidentialité

Dernière mise à jour : 3 février 2026

## 1. Responsable du traitement

La société Lumen Santé SAS, 4 rue Basse, 44000 Nantes, édite le service « Lumen ».

## 2. Données

Nous collectons votre nom et votre adresse. Ces données sont conservées pendant trois ans.

- nom
- adresse IP

## 3. Destinataires

| Prestataire | Rôle | Pays |
| --- | --- | --- |
| OVH | Hébergement | France |
| Sendinblue | E-mails | France |

Vos données ne sont pas transférées hors de l'Union européenne. Vous pouvez écrire à dpo@lumen.fr
ou appeler le 02 40 00 00 00. Nous répondons dans un délai d'un mois. Le traitement repose sur
votre consentement. L'abonnement coûte 29 € par mois, jusqu'au 31 décembre 2026. Voir la section 2.

## 4. Versions

Version 1.0
"""
ENGLISH = """# Privacy policy

Last updated: February 3, 2026

## 1. Controller

Lumen Health Ltd (“Lumen”, “we”), 4 Low Street, Bristol, runs the service.

## 2. Data

We collect your name and your address. We keep these data for three years.

- name
- IP address

## 3. Recipients

| Provider | Task | Country |
| --- | --- | --- |
| OVH | Hosting | France |
| Mailgun | E-mails | United States |

We do not transfer your data outside the European Union. You may write to dpo@lumen.co.uk or call
+44 117 000 0000. We answer within one month. The processing is based on your consent, which you
can withdraw at any time. The plan costs $29 per month until December 31, 2026. See section 2.

## 4. Versions

Version 1.0
"""

SUBSTANTIAL_IN_FRENCH = [
    ("trois ans", "cinq ans", "duration"),  # a duration in words
    ("trois ans", "trois mois", "duration"),  # its unit alone
    ("d'un mois", "de deux mois", "duration"),  # "un" counts before a unit
    ("29 €", "39 €", "amount"),  # a price
    ("29 €", "29 $", "amount"),  # its currency
    ("31 décembre 2026", "31 mars 2027", "date"),  # a date that is not the document's own
    ("4 rue Basse", "6 rue Basse", "number"),  # a number of no unit
    ("ne sont pas transférées", "sont transférées", "negation"),  # a negation gone
    ("collectons votre nom", "collectons, sauf refus, votre nom", "negation"),  # an exception come
    ("pouvez écrire", "devez écrire", "modal"),  # a possibility made a duty
    ("Nous collectons", "Vous collectez", "party"),  # who does it
    ("consentement", "intérêt légitime", "basis"),  # a lawful basis
    ("OVH", "Scaleway", "recipient"),  # a recipient, in a table
    ("Hébergement | France", "Hébergement | Canada", "transfer"),  # the country of a recipient
    ("hors de l'Union", "dans l'Union", "transfer"),  # one word turns it around
    ("sont conservées", "sont archivées", "retention"),  # what is done with data
    ("Nous répondons", "Nous tâchons de répondre", "wording"),  # best efforts
    ("dpo@lumen.fr", "contact@lumen.fr", "contact"),  # an address
    ("02 40 00 00 00", "02 40 00 00 01", "contact"),  # one digit of a telephone number
    ("- adresse IP\n", "- adresse IP\n- localisation\n", "text"),  # an item come
    ("- nom\n", "", "text"),  # an item gone
    ("| OVH | Hébergement | France |\n", "", "text"),  # a row gone
    ("44000 Nantes", "44000 Rennes", "party"),  # a seat: no renaming
    ("section 2", "section 3", "number"),  # a reference, no heading being renumbered
    ("votre nom et votre", "votre nom ou votre", "wording"),  # a conjunction
    ("## 2. Données", "## 2. Vos droits", "right"),  # a heading that speaks of something else
]
SUBSTANTIAL_IN_ENGLISH = [
    ("three years", "five years", "duration"),  # a duration in words
    ("within one month", "within two months", "duration"),  # "one" counts before a unit
    ("$29", "$39", "amount"),  # a price
    ("December 31, 2026", "January 31, 2027", "date"),  # a date that is not the document's own
    ("do not transfer", "transfer", "negation"),  # a negation gone
    ("We keep", "We may keep", "modal"),  # a modal verb come
    ("You may write", "You must write", "modal"),  # a possibility made a duty
    ("consent", "legitimate interest", "basis"),  # a lawful basis
    ("Mailgun", "Postmark", "recipient"),  # a recipient, in a table
    ("United States", "India", "transfer"),  # its country
    ("European Union", "United Kingdom", "transfer"),  # where data may go
    ("can withdraw", "can discuss", "right"),  # a right
    ("We answer", "We try to answer", "wording"),  # best efforts
    ("dpo@lumen.co.uk", "dpo@lumen.com", "contact"),  # the domain alone
    ("based on", "based mainly on", "wording"),  # one adverb
    ("- name\n", "- name\n- location of your device\n", "text"),  # an item come
    (" We answer within one month.", "", "text"),  # a sentence gone
    ("4 Low Street", "40 Low Street", "number"),  # one digit
]
MINOR_IN_FRENCH = [
    ("3 février 2026", "12 mars 2026"),  # the document's own date
    ("Dernière mise à jour : 3 février 2026\n\n", ""),  # gone altogether
    ("Version 1.0", "Version 1.1 – en vigueur au 3 avril 2026"),  # its own version
    ("trois ans", "3 ans"),  # the same figure
    ("29 €", "29 euros"),  # the same amount
    ("l'Union européenne", "l'UE"),  # a usual abbreviation
    ("02 40 00 00 00", "+33 2 40 00 00 00"),  # the same telephone number
    ("d'un mois", "d’un mois"),  # an apostrophe
    ("votre nom et", "votre nom, et"),  # a comma
    ("Ces données", "Ces donnees"),  # an accent
    ("collectons", "**collectons**"),  # emphasis
    ("collectons", "[collectons](/aide/)"),  # a link
    ("- nom\n- adresse", "* nom\n* adresse"),  # the mark of a list
    ("## 2. Données", "### 2. Données"),  # a level
    ("## 2. Données", "## 2. Informations"),  # what a section is called
    ("Sendinblue", "Brevo (anciennement Sendinblue)"),  # the text says it is the same
    ("pendant trois", "pendant pendant trois"),  # no legal editor's: seen from new to old
]
MINOR_IN_ENGLISH = [
    ("February 3, 2026", "March 1, 2026"),  # the document's own date
    ("Version 1.0", "Version 2.0"),  # its own version
    ("three years", "three (3) years"),  # the same figure, twice
    ("do not", "don’t"),  # a contraction
    ("December 31, 2026", "31 December 2026"),  # the same date
    ("United States", "U.S."),  # a usual abbreviation
    ("E-mails", "Emails"),  # spelling
    ("We collect", "We *collect*"),  # emphasis
    ("your name and", "your  name\nand"),  # spaces, and where a line ends
    ("## 2. Data", "## 2. What we collect"),  # what a section is called
]


@pytest.mark.parametrize(("before", "after", "reason"), SUBSTANTIAL_IN_FRENCH)
def test_a_legal_change_in_french_is_substantial(before: str, after: str, reason: str) -> None:
    _is_substantial(FRENCH, before, after, reason)


@pytest.mark.parametrize(("before", "after", "reason"), SUBSTANTIAL_IN_ENGLISH)
def test_a_legal_change_in_english_is_substantial(before: str, after: str, reason: str) -> None:
    _is_substantial(ENGLISH, before, after, reason)


def _is_substantial(text: str, before: str, after: str, reason: str) -> None:
    assert before in text
    there = compare(text, text.replace(before, after))
    back = compare(text.replace(before, after), text)
    assert there.suggested_class == back.suggested_class == "substantial"
    assert reason in {line.split(":")[0] for line in there.reasons}


@pytest.mark.parametrize(("before", "after"), MINOR_IN_FRENCH)
def test_a_copy_editor_s_change_in_french_is_minor(before: str, after: str) -> None:
    assert before in FRENCH
    old, new = FRENCH, FRENCH.replace(before, after)
    if "pendant pendant" in after:
        old, new = new, old
    assert compare(old, new).suggested_class == "minor"


@pytest.mark.parametrize(("before", "after"), MINOR_IN_ENGLISH)
def test_a_copy_editor_s_change_in_english_is_minor(before: str, after: str) -> None:
    assert before in ENGLISH
    assert compare(ENGLISH, ENGLISH.replace(before, after)).suggested_class == "minor"


SLIPS = [
    ("Nous recueillons vos informatons.", "Nous recueillons vos informations."),  # a letter lost
    ("Le traitment est licite.", "Le traitement est licite."),  # another
    ("Les durées de conversation varient.", "Les durées de conservation varient."),  # exchanged
    ("Les donnée sont lues.", "Les données sont lues."),  # agreement after "les"
    ("We recieve your message.", "We receive your message."),  # letters exchanged
    ("The cancelation is free.", "The cancellation is free."),  # a letter doubled
    ("We organise the service.", "We organize the service."),  # British, American
    ("We log in on to it.", "We log in onto it."),  # a space
]


@pytest.mark.parametrize(("before", "after"), SLIPS)
def test_an_obvious_misspelling_put_right_is_minor(before: str, after: str) -> None:
    assert compare(before, after).suggested_class == "minor"


NO_SLIPS = [
    ("Nous ne pouvons vendre vos données.", "Nous ne pouvons rendre vos données."),  # two words
    ("Le traitement est licite.", "Le traitement est illicite."),  # an opposite
    ("Le contrat est renouvelable.", "Le contrat est non renouvelable."),  # another
    ("Nous confions l'envoi à Brevo.", "Nous confions l'envoi à Bravo."),  # a name
    ("The employer signs.", "The employee signs."),  # two parties
    ("We accept cookies.", "We except cookies."),  # two words
    ("Data are paid for.", "Data are unpaid for."),  # an opposite
    ("Transferred to us.", "Transferred to the US."),  # a country in capitals
    ("L'article 6.1.b s'applique.", "L'article 6.1.f s'applique."),  # one letter of a reference
    ("Article 6(1)(a) applies.", "Article 6(1) applies."),  # a letter that is no article
]


@pytest.mark.parametrize(("before", "after"), NO_SLIPS)
def test_what_only_looks_like_a_slip_is_substantial(before: str, after: str) -> None:
    assert compare(before, after).suggested_class == "substantial"


OWN_LINES = [
    "Date d'entrée en vigueur : {} mars 2026",  # a label and its date
    "*Mis à jour le {} mars 2026*",  # another, in italics
    "La présente politique entre en vigueur le {} mars 2026.",  # a sentence
    "Cette déclaration a été établie le {} mars 2026.",  # another
    "Version {}.2 du 1er mars 2026",  # a version and its date
    "Effective date: March {}, 2026",  # English
    "These terms take effect on {} March 2026.",  # a sentence
    "Last modified on 2026-03-{}",  # in figures
]


@pytest.mark.parametrize("line", OWN_LINES)
def test_the_document_s_own_dates_and_version_are_minor(line: str) -> None:
    old, new = (f"# Texte\n\n{line.format(day)}\n\nBonjour." for day in (14, 28))
    suggestion = compare(old, new).suggestion
    assert suggestion.suggested_class == "minor"
    assert {ground.id for ground in suggestion.grounds} == {"own_date"}


NOT_OWN = [
    "Les tarifs entrent en vigueur le {} mars 2026.",  # something else takes effect
    "Prices are in force until March {}, 2026.",  # a date and a condition
    "Dernière mise à jour : {} mars 2026, par nos soins.",  # more than a date
    "Applicable au {} mars 2026.",  # under "Tarifs": the prices
    "Last updated: {} March 2026. We sell data since {} March 2026.",  # a sentence beside it
]


@pytest.mark.parametrize("line", NOT_OWN)
def test_other_dates_are_substantial_even_beside_the_document_s_own(line: str) -> None:
    old, new = (f"# Texte\n\n## 6. Tarifs\n\n{line.format(day, day)}" for day in (14, 28))
    assert compare(old, new).suggested_class == "substantial"


def test_a_line_end_in_a_sentence_makes_no_own_line() -> None:
    old, new = (f"Les nouveaux tarifs sont\nen vigueur le {day} mars 2026." for day in (3, 20))
    assert compare(old, new).suggested_class == "substantial"


def test_a_company_that_changed_its_name_throughout_is_minor() -> None:
    new = FRENCH.replace("Lumen", "Aurore").replace("lumen.fr", "aurore.fr")
    suggestion = suggest(compare(FRENCH, new).changes, text=new)
    assert suggestion.suggested_class == "minor"
    assert {ground.id for ground in suggestion.grounds} == {"rename"}


RENAMED = [
    ("Lumen Santé SAS", "Aurore Santé SAS"),  # in one place of several
    ("Lumen Santé SAS", "Lumen Santé SARL"),  # another form of law
    ("OVH", "Scaleway"),  # a recipient
]


@pytest.mark.parametrize(("before", "after"), RENAMED)
def test_another_party_is_substantial(before: str, after: str) -> None:
    assert compare(FRENCH, FRENCH.replace(before, after)).suggested_class == "substantial"


def test_a_recipient_replaced_throughout_is_no_renaming() -> None:
    old = "# Texte\n\n## 3. Destinataires\n\n- Stripe : paiements.\n\nStripe chiffre tout."
    new = old.replace("Stripe", "Adyen")
    assert suggest(compare(old, new).changes, text=new).suggested_class == "substantial"


def test_an_old_name_that_still_stands_somewhere_is_no_renaming() -> None:
    new = ENGLISH.replace("Lumen", "Aurora")
    changes = compare(ENGLISH, new).changes
    assert suggest(changes, text=new).suggested_class == "minor"
    assert suggest(changes, text=f"{new}\n\nLumen").suggested_class == "substantial"
    assert suggest(changes).suggested_class == "substantial"


def test_a_clause_that_stands_elsewhere_is_minor() -> None:
    first = "## A\n\nNous gardons les factures pendant dix ans après la clôture.\n\n"
    second = "## B\n\nVous pouvez demander une copie de vos données à tout moment.\n\n"
    suggestion = compare(f"# T\n\n{first}{second}", f"# T\n\n{second}{first}").suggestion
    assert suggestion.suggested_class == "minor"
    assert suggestion.grounds[0].id == "moved"


def test_a_paragraph_cut_in_two_is_minor() -> None:
    old = "Nous lisons vos messages avec soin. Nous y répondons dans la semaine qui suit."
    assert compare(old, old.replace("soin. ", "soin.\n\n")).suggested_class == "minor"


def test_a_link_that_writes_to_somebody_else_is_a_contact() -> None:
    old = "Pour vos droits, [écrivez-nous](mailto:dpo@lumen.example)."
    suggestion = compare(old, old.replace("dpo@", "vente@")).suggestion
    assert [ground.id for ground in suggestion.grounds] == ["contact"]


def test_a_link_that_leads_elsewhere_is_minor() -> None:
    old = "Voir la [page d'aide](/aide/)."
    assert compare(old, old.replace("/aide/", "/guide/")).suggested_class == "minor"


def test_a_section_and_the_references_to_it_renumbered_together_are_minor() -> None:
    old = "# T\n\n## 4. Vos droits\n\nBonjour.\n\n## 6. Divers\n\nVoir la section 4 pour la suite."
    new = old.replace("4", "5")
    assert compare(old, new).suggested_class == "minor"


def test_the_same_text_suggests_nothing() -> None:
    assert compare(FRENCH, FRENCH).suggestion == suggest([])
    assert suggest([]).suggested_class == "none"


def test_typography_alone_is_minor() -> None:
    suggestion = compare(FRENCH, FRENCH.replace("\n", "\r\n")).suggestion
    assert (suggestion.suggested_class, suggestion.reasons) == ("minor", ("typography",))


def test_a_reason_quotes_the_words_and_the_clause() -> None:
    redline = compare(FRENCH, FRENCH.replace("trois ans", "cinq ans"))
    assert redline.reasons == ("duration: trois ans → cinq ans (2. Données)",)


def test_a_ground_says_in_which_change_it_stands() -> None:
    new = FRENCH.replace("trois ans", "cinq ans").replace("29 €", "39 €")
    redline = compare(FRENCH, new)
    found = {ground.id: redline.changes[ground.change_index].after for ground in
             redline.suggestion.grounds}  # fmt: skip
    assert (found["duration"], found["amount"]) == ("cinq", "39 €")


def test_one_legal_change_amid_copy_editing_is_substantial_for_it_alone() -> None:
    new = FRENCH.replace("'", "’").replace("- nom", "* nom").replace("trois ans", "deux ans")
    assert compare(FRENCH, new).reasons == ("duration: trois ans → deux ans (2. Données)",)


def test_the_first_word_of_each_reason_has_words_for_people() -> None:
    new = FRENCH.replace("trois ans", "cinq ans").replace("OVH", "X").replace("pouvez", "devez")
    assert {line.split(":")[0] for line in compare(FRENCH, new).reasons} <= set(SUBSTANTIAL)
    assert set(REASON_WORDS) == REASONS == SUBSTANTIAL | MINOR


def test_changes_without_their_blocks_are_read_too() -> None:
    change = Change(kind="replaced", clause="3.1 Conservation", before="30 jours", after="15 jours")
    assert suggest([change]).reasons == ("duration: 30 jours → 15 jours (3.1 Conservation)",)


def test_texts_too_long_to_be_read_word_by_word_are_still_classed() -> None:
    old = "\n\n".join(f"Le numéro {n} vous est donné ici, dans ce texte." for n in range(9_000))
    suggestion = compare(old, old.replace("donné", "vendu")).suggestion
    assert suggestion.suggested_class == "substantial"
