"""The words for what the rules see in the form, the numbers, the changes of a text."""

from typing import Final

from django.utils.translation import gettext_noop

from policies.wording.rules import RuleWords

RULE_WORDS: Final[dict[str, RuleWords]] = {
    "L01": RuleWords(
        title=gettext_noop("A blank was never filled in."),
        remedy=gettext_noop("Write what belongs here, or remove the blank."),
        source=gettext_noop("GDPR, article 12(2)"),
    ),
    "L02": RuleWords(
        title=gettext_noop("The version, its last update or its entry into force is not stated."),
        remedy=gettext_noop(
            "State the version number, the last update and the entry into force. The page prints"
            " them around a promulgated text: there, remove the lines typed by hand."
        ),
        source=gettext_noop("GDPR, articles 5(2) and 12"),
    ),
    "L03": RuleWords(
        title=gettext_noop("This date can be read day first or month first."),
        remedy=gettext_noop("Write the month as a word."),
        source=gettext_noop("GDPR, article 12(1)"),
    ),
    "L04": RuleWords(
        title=gettext_noop("The days do not leave the notice that is due."),
        remedy=gettext_noop(
            "Choose a later entry into force, or correct the day that the text names: the last"
            " update is never later than the promulgation."
        ),
        source=gettext_noop("Notice period of the policy and of the brand"),
    ),
    "L05": RuleWords(
        title=gettext_noop("The title does not come first, or the numbers do not follow."),
        remedy=gettext_noop("Put the title first and number the clauses without gap or repeat."),
        source=gettext_noop("RGAA 9.1"),
    ),
    "L06": RuleWords(
        title=gettext_noop("This looks like a table that lost its cells."),
        remedy=gettext_noop("Write it as a table: headers, and one cell for each of them."),
        source=gettext_noop("WCAG 2.2, criterion 1.3.1"),
    ),
    "L07": RuleWords(
        title=gettext_noop("A page, form or file is promised, and no address leads to it."),
        remedy=gettext_noop("Link to it, and see that it answers."),
        source=gettext_noop("GDPR, article 12(1)"),
    ),
    "L08": RuleWords(
        title=gettext_noop("This link is not secure, or nothing answers there."),
        remedy=gettext_noop("Use an https address that answers."),
        source=gettext_noop("GDPR, article 12(1)"),
    ),
    "L10": RuleWords(
        title=gettext_noop("There is no French version."),
        remedy=gettext_noop("Write the French version: it is the one that prevails."),
        source=gettext_noop("Code civil, article 1127-1, 3°"),
    ),
    "L11": RuleWords(
        title=gettext_noop("The text does not fully say who the controller is."),
        remedy=gettext_noop(
            "Give the legal name, the legal form, the registry number and the postal address, as"
            " the brand’s settings have them."
        ),
        source=gettext_noop("GDPR, article 13(1)(a); LCEN, article 1-1"),
    ),
    "L12": RuleWords(
        title=gettext_noop("This postcode is not one of the town’s."),
        remedy=gettext_noop("Check the address: Paris, Lyon and Marseille have one per district."),
        source=gettext_noop("GDPR, article 13(1)(a)"),
    ),
    "L13": RuleWords(
        title=gettext_noop("The data protection officer cannot be reached, or is not named."),
        remedy=gettext_noop(
            "Give the officer’s contact. Without one, where health data is processed on a large"
            " scale, say why none has to be designated."
        ),
        source=gettext_noop("GDPR, articles 13(1)(b) and 37(1)(c)"),
    ),
    "L14": RuleWords(
        title=gettext_noop("A contact is empty, or two addresses are given for the same role."),
        remedy=gettext_noop("Give one address that works for each role."),
        source=gettext_noop("GDPR, article 12(2)"),
    ),
    "L15": RuleWords(
        title=gettext_noop("A name is not used as it is defined."),
        remedy=gettext_noop("Define each name once, and write it the same way everywhere."),
        source=gettext_noop("WP260, paragraph 12"),
    ),
    "L74": RuleWords(
        title=gettext_noop("No parameter or register has this number."),
        remedy=gettext_noop(
            "Correct the number, or the parameter or register row that it speaks of: the text and"
            " the software may not disagree."
        ),
        source=gettext_noop("GDPR, article 5(2)"),
    ),
    "L80": RuleWords(
        title=gettext_noop("The clause on changes does not say enough."),
        remedy=gettext_noop(
            "Say how many days before, by which durable means, where past versions are, and what"
            " a substantial change is; in a contract, also how to refuse or leave."
        ),
        source=gettext_noop("GDPR, articles 5(1)(a), 12 and 13(3); WP260, paragraphs 29 to 31"),
        contract_source=gettext_noop(
            "Code civil, article 1119; Regulation 2019/1150, article 3(2)"
        ),
    ),
    "L81": RuleWords(
        title=gettext_noop("The text may change without anyone being told."),
        remedy=gettext_noop(
            "Remove this, and say that people are told before a change enters into force."
        ),
        source=gettext_noop("GDPR, articles 5(1)(a), 12 and 13(3); WP260, paragraphs 29 to 31"),
        contract_source=gettext_noop(
            "Code civil, article 1119; Regulation 2019/1150, article 3(2)"
        ),
    ),
    "L82": RuleWords(
        title=gettext_noop("The notice is shorter than the version in force promises."),
        remedy=gettext_noop("Choose an entry into force that leaves the days promised."),
        source=gettext_noop("GDPR, article 5(1)(a); the version in force"),
        contract_source=gettext_noop("Code civil, article 1103; the version in force"),
    ),
    "L83": RuleWords(
        title=gettext_noop("Nothing leads to the past versions."),
        remedy=gettext_noop("Link to the past versions."),
        source=gettext_noop("GDPR, article 5(2)"),
    ),
    "L90": RuleWords(
        title=gettext_noop("This only looks like a heading, a list or a table."),
        remedy=gettext_noop("Make it a real heading, list or table with headers."),
        source=gettext_noop("RGAA 9.1, 9.3 and 5.6; WCAG 2.2, criterion 1.3.1"),
    ),
    "L95": RuleWords(
        title=gettext_noop("Another document or a register says something else."),
        remedy=gettext_noop("Say the same period, recipient or contact everywhere."),
        source=gettext_noop("GDPR, article 5(2)"),
    ),
}
# What may be missing from a text, as `Finding.context` names it.
NAMES: Final[dict[str, str]] = {
    "version number": gettext_noop("version number"),
    "last update": gettext_noop("last update"),
    "entry into force": gettext_noop("entry into force"),
    "title": gettext_noop("title"),
    "headings": gettext_noop("headings"),
    "French version": gettext_noop("French version"),
    "legal name": gettext_noop("legal name"),
    "legal form": gettext_noop("legal form"),
    "registry number": gettext_noop("registry number"),
    "postal address": gettext_noop("postal address"),
    "contact of the data protection officer": gettext_noop(
        "contact of the data protection officer"
    ),
    "change clause": gettext_noop("change clause"),
    "delay": gettext_noop("delay"),
    "durable medium": gettext_noop("durable medium"),
    "refusal or exit": gettext_noop("refusal or exit"),
    "archive": gettext_noop("archive"),
    "definition of substantial": gettext_noop("definition of substantial"),
    "link to past versions": gettext_noop("link to past versions"),
}
# What a rule needs beside the text, by the name of `Facts`.
NEEDS: Final[dict[str, str]] = {
    "targets": gettext_noop("which addresses answer"),
    "towns": gettext_noop("the towns of a postcode"),
    "quantities": gettext_noop("the parameters and retention periods of the brand"),
    "promised_notice_days": gettext_noop("the notice that the version in force promises"),
    "notice_days": gettext_noop("the brand’s notice days"),
    "others": gettext_noop("the brand’s other documents"),
    "claims": gettext_noop("the register of claims"),
    "observed_trackers": gettext_noop("the trackers that a crawler saw"),
    "contacts": gettext_noop("the register of contacts"),
    "recipients": gettext_noop("the register of recipients"),
    "controller": gettext_noop("the brand’s legal person"),
    "languages": gettext_noop("the languages of the policy"),
    "today": gettext_noop("the day of promulgation"),
    "entry_into_force": gettext_noop("the entry into force"),
}
