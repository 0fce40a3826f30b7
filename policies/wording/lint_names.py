"""The words for what a text may lack, as findings of the content rules name it."""

from typing import Final

from django.utils.translation import gettext_noop

NAMES: Final[dict[str, str]] = {
    "purposes of processing": gettext_noop("purposes of processing"),
    "lawful bases": gettext_noop("lawful bases"),
    "a lawful basis for each purpose": gettext_noop("a lawful basis for each purpose"),
    "lawful basis": gettext_noop("lawful basis"),
    "purpose": gettext_noop("purpose"),
    "purpose in the list of purposes": gettext_noop("purpose in the list of purposes"),
    "the legitimate interests pursued": gettext_noop("the legitimate interests pursued"),
    "the legitimate interest pursued": gettext_noop("the legitimate interest pursued"),
    "the text of the legal obligation": gettext_noop("the text of the legal obligation"),
    "recipients": gettext_noop("recipients"),
    "or their categories": gettext_noop("or their categories"),
    "whether data leave the European Economic Area": gettext_noop(
        "whether data leave the European Economic Area"
    ),
    "the safeguard of the transfer": gettext_noop("the safeguard of the transfer"),
    "how to get a copy of the safeguard": gettext_noop("how to get a copy of the safeguard"),
    "how long data are kept": gettext_noop("how long data are kept"),
    "retention period": gettext_noop("retention period"),
    "access": gettext_noop("access"),
    "rectification": gettext_noop("rectification"),
    "erasure": gettext_noop("erasure"),
    "restriction": gettext_noop("restriction"),
    "objection": gettext_noop("objection"),
    "portability": gettext_noop("portability"),
    "how to withdraw consent": gettext_noop("how to withdraw consent"),
    "the right to lodge a complaint with the supervisory authority": gettext_noop(
        "the right to lodge a complaint with the supervisory authority"
    ),
    "which data are mandatory": gettext_noop("which data are mandatory"),
    "and what happens without them": gettext_noop("and what happens without them"),
    "whether decisions are made by automated means": gettext_noop(
        "whether decisions are made by automated means"
    ),
    "the source of data that the person does not give": gettext_noop(
        "the source of data that the person does not give"
    ),
    "directives on data after death": gettext_noop("directives on data after death"),
    "an answer within one month": gettext_noop("an answer within one month"),
    "who is the controller": gettext_noop("who is the controller"),
    "who is the processor": gettext_noop("who is the processor"),
    "and of which data": gettext_noop("and of which data"),
    "a link to the written data processing agreement": gettext_noop(
        "a link to the written data processing agreement"
    ),
    "subject matter": gettext_noop("subject matter"),
    "duration": gettext_noop("duration"),
    "nature": gettext_noop("nature"),
    "types of personal data": gettext_noop("types of personal data"),
    "categories of data subjects": gettext_noop("categories of data subjects"),
    "(a) documented instructions": gettext_noop("(a) documented instructions"),
    "(b) confidentiality of authorised persons": gettext_noop(
        "(b) confidentiality of authorised persons"
    ),
    "(c) security measures": gettext_noop("(c) security measures"),
    "(d) conditions for subprocessors": gettext_noop("(d) conditions for subprocessors"),
    "(e) help with data subjects' rights": gettext_noop("(e) help with data subjects' rights"),
    "(f) help with articles 32 to 36": gettext_noop("(f) help with articles 32 to 36"),
    "(g) deletion or return at the end": gettext_noop("(g) deletion or return at the end"),
    "(h) information and audits": gettext_noop("(h) information and audits"),
    "alert on an instruction that infringes the law": gettext_noop(
        "alert on an instruction that infringes the law"
    ),
    "entity": gettext_noop("entity"),
    "task": gettext_noop("task"),
    "country": gettext_noop("country"),
    "contact": gettext_noop("contact"),
    "the list of subprocessors": gettext_noop("the list of subprocessors"),
    "notice of a new subprocessor": gettext_noop("notice of a new subprocessor"),
    "the right to object to a new subprocessor": gettext_noop(
        "the right to object to a new subprocessor"
    ),
    "the same obligations for subprocessors": gettext_noop(
        "the same obligations for subprocessors"
    ),
    "the name of the host": gettext_noop("the name of the host"),
    "the host's HDS certification": gettext_noop("the host's HDS certification"),
    "whether health data stay in the European Economic Area": gettext_noop(
        "whether health data stay in the European Economic Area"
    ),
    "health data": gettext_noop("health data"),
    "or the special category": gettext_noop("or the special category"),
    "by its name": gettext_noop("by its name"),
    "a clause on cookies and other trackers": gettext_noop(
        "a clause on cookies and other trackers"
    ),
    "or a link to one": gettext_noop("or a link to one"),
    "the list of trackers": gettext_noop("the list of trackers"),
    "name": gettext_noop("name"),
    "party": gettext_noop("party"),
    "lifetime": gettext_noop("lifetime"),
    "data retention": gettext_noop("data retention"),
    "audience measurement as its only purpose": gettext_noop(
        "audience measurement as its only purpose"
    ),
    "the publisher as its only user": gettext_noop("the publisher as its only user"),
    "anonymous statistics only": gettext_noop("anonymous statistics only"),
    "no crossing with other data or sites": gettext_noop("no crossing with other data or sites"),
    "a dated attestation of its settings": gettext_noop("a dated attestation of its settings"),
    "why it is strictly necessary": gettext_noop("why it is strictly necessary"),
    "the pages it is limited to": gettext_noop("the pages it is limited to"),
    "owner and proof": gettext_noop("owner and proof"),
    "owner": gettext_noop("owner"),
    "proof": gettext_noop("proof"),
    "review": gettext_noop("review"),
    "observed": gettext_noop("observed"),
    "not declared": gettext_noop("not declared"),
    "declared": gettext_noop("declared"),
    "not observed": gettext_noop("not observed"),
    "lifetime of 13 months at most": gettext_noop("lifetime of 13 months at most"),
    "data retention of 25 months at most": gettext_noop("data retention of 25 months at most"),
    "provider of the artificial intelligence": gettext_noop(
        "provider of the artificial intelligence"
    ),
    "or its category": gettext_noop("or its category"),
    "data sent to it": gettext_noop("data sent to it"),
    "place where it runs": gettext_noop("place where it runs"),
    "a clause on personal data breaches": gettext_noop("a clause on personal data breaches"),
    "72 hours to notify the supervisory authority": gettext_noop(
        "72 hours to notify the supervisory authority"
    ),
    "72 hours from awareness": gettext_noop("72 hours from awareness"),
    "information of the persons when the risk is high": gettext_noop(
        "information of the persons when the risk is high"
    ),
    "the register of breaches": gettext_noop("the register of breaches"),
    "notice to the controller": gettext_noop("notice to the controller"),
    "without delay": gettext_noop("without delay"),
    "as its processor": gettext_noop("as its processor"),
    "which role each duty falls to": gettext_noop("which role each duty falls to"),
    "controller or processor": gettext_noop("controller or processor"),
}
