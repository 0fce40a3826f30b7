"""The words for what the rules see in the information, the roles, the trackers, the security."""

from typing import Final

from django.utils.translation import gettext_noop

from policies.wording.lint_names import NAMES
from policies.wording.rules import RuleWords

__all__ = ["NAMES", "RULE_WORDS"]

RULE_WORDS: Final[dict[str, RuleWords]] = {
    "L20": RuleWords(
        title=gettext_noop("The purposes of processing are not stated."),
        remedy=gettext_noop("Say what the data are used for, purpose by purpose."),
        source=gettext_noop("GDPR, article 13(1)(c)"),
    ),
    "L21": RuleWords(
        title=gettext_noop("No lawful basis is stated."),
        remedy=gettext_noop("Name the basis in article 6 of the GDPR on which each purpose rests."),
        source=gettext_noop("GDPR, article 13(1)(c)"),
    ),
    "L22": RuleWords(
        title=gettext_noop("A purpose has no lawful basis, or a basis no purpose."),
        remedy=gettext_noop(
            "Tie each purpose to its basis and each basis to its purposes, by the same names."
        ),
        source=gettext_noop("GDPR, article 13(1)(c)"),
    ),
    "L23": RuleWords(
        title=gettext_noop("A legitimate interest is not spelled out."),
        remedy=gettext_noop("Say which interest is pursued, in a sentence."),
        source=gettext_noop("GDPR, article 13(1)(d)"),
    ),
    "L24": RuleWords(
        title=gettext_noop("A legal obligation does not name its text."),
        remedy=gettext_noop("Cite the article or the law that imposes the processing."),
        source=gettext_noop("GDPR, article 6(1)(c)"),
    ),
    "L25": RuleWords(
        title=gettext_noop("Who receives the data is not stated."),
        remedy=gettext_noop("Name the recipients, or at least their categories."),
        source=gettext_noop("GDPR, article 13(1)(e)"),
    ),
    "L26": RuleWords(
        title=gettext_noop("Transfers outside the European Economic Area are not settled."),
        remedy=gettext_noop(
            "Say that there is none; or where data go, under which safeguard, and how to get"
            " a copy of it."
        ),
        source=gettext_noop("GDPR, article 13(1)(f)"),
    ),
    "L27": RuleWords(
        title=gettext_noop("A category of data has no retention period."),
        remedy=gettext_noop(
            "Give each category a period, or what decides it; “as long as necessary” is neither."
        ),
        source=gettext_noop("GDPR, article 13(2)(a)"),
    ),
    "L28": RuleWords(
        title=gettext_noop("A right of data subjects is missing."),
        remedy=gettext_noop(
            "State the six rights: access, rectification, erasure, restriction, objection,"
            " portability."
        ),
        source=gettext_noop("GDPR, article 13(2)(b)"),
    ),
    "L29": RuleWords(
        title=gettext_noop("Consent is asked for, and nothing says how to withdraw it."),
        remedy=gettext_noop("Say where consent is withdrawn, as easily as it was given."),
        source=gettext_noop("GDPR, articles 7(3) and 13(2)(c)"),
    ),
    "L30": RuleWords(
        title=gettext_noop("The right to lodge a complaint is missing."),
        remedy=gettext_noop(
            "Say that a complaint can be lodged with the supervisory authority, and name it."
        ),
        source=gettext_noop("GDPR, article 13(2)(d)"),
    ),
    "L31": RuleWords(
        title=gettext_noop("Which data are mandatory is not stated."),
        remedy=gettext_noop(
            "Say which data are mandatory or optional, and what happens without them."
        ),
        source=gettext_noop("GDPR, article 13(2)(e)"),
    ),
    "L32": RuleWords(
        title=gettext_noop("Nothing is said of automated decisions."),
        remedy=gettext_noop(
            "Say that there are none, or their logic, significance and consequences."
        ),
        source=gettext_noop("GDPR, article 13(2)(f)"),
    ),
    "L33": RuleWords(
        title=gettext_noop("The source of data that the person did not give is not stated."),
        remedy=gettext_noop("Say who provides the data of colleagues, patients or other people."),
        source=gettext_noop("GDPR, article 14(2)(f)"),
    ),
    "L34": RuleWords(
        title=gettext_noop("Directives on data after death are not mentioned."),
        remedy=gettext_noop("Say that one can leave directives, and to whom."),
        source=gettext_noop("Loi Informatique et Libertés, articles 48 and 85"),
    ),
    "L35": RuleWords(
        title=gettext_noop("The answer within one month is not promised, or only attempted."),
        remedy=gettext_noop("Promise the answer within one month; a duty is done, not attempted."),
        source=gettext_noop("GDPR, article 12(3)"),
    ),
    "L36": RuleWords(
        title=gettext_noop("Proof of identity is asked for without a reasonable doubt."),
        remedy=gettext_noop("Ask for it only in case of reasonable doubt, and say so."),
        source=gettext_noop("GDPR, article 12(6)"),
    ),
    "L38": RuleWords(
        title=gettext_noop("The text hedges too much."),
        remedy=gettext_noop("Say what is done, not what may be done."),
        source=gettext_noop("Transparency guidelines WP260"),
    ),
    "L39": RuleWords(
        title=gettext_noop("An absolute claim has no owner, proof or current review."),
        remedy=gettext_noop(
            "Enter the claim in the register with its owner, proof and review date, or soften it."
        ),
        source=gettext_noop("GDPR, article 5(2)"),
    ),
    "L40": RuleWords(
        title=gettext_noop("The roles are not stated for each set of data."),
        remedy=gettext_noop("Say for which data you are controller, and for which a processor."),
        source=gettext_noop("GDPR, articles 4, 26 and 28"),
    ),
    "L41": RuleWords(
        title=gettext_noop("The written agreement of the processor is not linked."),
        remedy=gettext_noop("Link to the data processing agreement: it is a document of its own."),
        source=gettext_noop("GDPR, article 28(3) and (9)"),
    ),
    "L42": RuleWords(
        title=gettext_noop("A contract or a consent is implied."),
        remedy=gettext_noop("Ask for an express act; silence and use accept nothing."),
        source=gettext_noop("GDPR, articles 4(11) and 28(9)"),
    ),
    "L43": RuleWords(
        title=gettext_noop("The agreement lacks what article 28(3) asks for."),
        remedy=gettext_noop("Write the missing elements into the agreement."),
        source=gettext_noop("GDPR, article 28(3)"),
    ),
    "L44": RuleWords(
        title=gettext_noop("A subprocessor is not fully described."),
        remedy=gettext_noop("Give its entity, task, country and contact."),
        source=gettext_noop("GDPR, article 28(2)"),
    ),
    "L45": RuleWords(
        title=gettext_noop("A change of subprocessors is not announced, or cannot be objected to."),
        remedy=gettext_noop("Promise an announcement ahead of time, and say how to object."),
        source=gettext_noop("GDPR, article 28(2)"),
    ),
    "L46": RuleWords(
        title=gettext_noop("Subprocessors are bound by confidentiality only."),
        remedy=gettext_noop("Say that the same obligations are imposed on them by contract."),
        source=gettext_noop("GDPR, article 28(4)"),
    ),
    "L47": RuleWords(
        title=gettext_noop("A company or framework is named by a name it has left."),
        remedy=gettext_noop("Use the present name."),
        source=gettext_noop("GDPR, article 5(1)(d)"),
    ),
    "L48": RuleWords(
        title=gettext_noop("A public text leaves a setting open."),
        remedy=gettext_noop("Say what is used, not what depends on a configuration."),
        source=gettext_noop("GDPR, article 12(1)"),
    ),
    "L49": RuleWords(
        title=gettext_noop("Health data lack their host, its certificate or their place."),
        remedy=gettext_noop(
            "Name the host, its HDS certification, and say that the data stay in the European"
            " Economic Area or where they go."
        ),
        source=gettext_noop("Code de la santé publique, article L. 1111-8; décret 2026-209"),
    ),
    "L50": RuleWords(
        title=gettext_noop("A processor uses the data for purposes of its own."),
        remedy=gettext_noop("Exclude such use, or say that you are controller for it."),
        source=gettext_noop("GDPR, article 28(10)"),
    ),
    "L51": RuleWords(
        title=gettext_noop("Health data are not named as such."),
        remedy=gettext_noop("Say that these are health data, a special category of article 9."),
        source=gettext_noop("GDPR, article 9"),
    ),
    "L60": RuleWords(
        title=gettext_noop("Nothing is said of cookies and other trackers."),
        remedy=gettext_noop("Add a clause on trackers, or link to the cookie policy."),
        source=gettext_noop("Loi Informatique et Libertés, article 82"),
    ),
    "L61": RuleWords(
        title=gettext_noop("A tracker is not fully described."),
        remedy=gettext_noop(
            "Give its name, purpose, party, lifetime and the retention of its data; for"
            " audience measurement 13 and 25 months at most."
        ),
        source=gettext_noop("CNIL, 4 July 2025"),
    ),
    "L62": RuleWords(
        title=gettext_noop("The browser’s settings are the only choice."),
        remedy=gettext_noop(
            "Offer a choice of your own, on every page, as easy to refuse as to accept."
        ),
        source=gettext_noop("Loi Informatique et Libertés, article 82; GDPR, article 7(3)"),
    ),
    "L63": RuleWords(
        title=gettext_noop("The exemption of audience measurement is not justified."),
        remedy=gettext_noop(
            "State each of its conditions and attest the configuration, or ask for consent."
        ),
        source=gettext_noop("CNIL, 4 July 2025"),
    ),
    "L64": RuleWords(
        title=gettext_noop("A tracker is called mandatory without reason."),
        remedy=gettext_noop(
            "Say why it is strictly necessary and to which pages it is limited, or ask for consent."
        ),
        source=gettext_noop("Loi Informatique et Libertés, article 82"),
    ),
    "L65": RuleWords(
        title=gettext_noop("The declared trackers are not those observed."),
        remedy=gettext_noop("Declare the tracker, or remove it from the site or from the list."),
        source=gettext_noop("Loi Informatique et Libertés, article 82"),
    ),
    "L70": RuleWords(
        title=gettext_noop("Passwords are said to be encrypted."),
        remedy=gettext_noop("Passwords are hashed: say so, and see that they are."),
        source=gettext_noop("CNIL, passwords"),
    ),
    "L72": RuleWords(
        title=gettext_noop("An artificial intelligence is not described."),
        remedy=gettext_noop(
            "Name its provider or category, the data sent to it and the place where it runs."
        ),
        source=gettext_noop("GDPR, article 13(1)(e) and (f)"),
    ),
    "L73": RuleWords(
        title=gettext_noop("The clause on breaches is incomplete."),
        remedy=gettext_noop(
            "Say, role by role: 72 hours from awareness, notice to the controller,"
            " information of the persons, the register."
        ),
        source=gettext_noop("GDPR, articles 33 and 34"),
    ),
}
