"""Companies by names that have changed, and known companies by what they do (L44, L47, L49)."""

from typing import Final

from policies.lint.vocabulary.words import stems

# Old name (folded), its present name, since when; each as the company announced it.
RENAMED: Final = (
    ("sendinblue", "Brevo", "May 2023"),
    ("google apps", "Google Workspace", "October 2020"),
    ("g suite", "Google Workspace", "October 2020"),
    ("universal analytics", "Google Analytics 4", "July 2023"),
    ("azure active directory", "Microsoft Entra ID", "July 2023"),
    ("azure ad", "Microsoft Entra ID", "July 2023"),
    ("piwik", "Matomo", "January 2018"),
    ("heroku postgres basic", "Heroku Postgres", "2022"),
    ("facebook inc", "Meta Platforms", "October 2021"),
    ("facebook ireland", "Meta Platforms Ireland", "January 2022"),
    ("sendgrid inc", "Twilio SendGrid", "February 2019"),
    ("messagebird", "Bird", "January 2024"),
    ("mandrill", "Mailchimp Transactional Email", "2019"),
    ("privacy shield", "EU-US Data Privacy Framework", "July 2023"),
    ("bouclier de protection des donnees", "EU-US Data Privacy Framework", "July 2023"),
    ("safe harbor", "EU-US Data Privacy Framework", "October 2015"),
    ("safe harbour", "EU-US Data Privacy Framework", "October 2015"),
    ("twitter inc", "X Corp.", "April 2023"),
    ("online sas", "Scaleway", "2020"),
)
FORMER: Final = stems(r"ancien(?:ne)?ment", r"ex-", r"ex ", r"formerly", r"previously", r"ci-devant", r"invalid", r"annul", r"remplace", r"replac", r"no longer", r"n'est plus", r"cookies?:? ", r"desormais", r"devenu", r"now\b", r"renomm", r"renamed")  # fmt: skip
KNOWN: Final = stems(
    r"ovh", r"scaleway", r"outscale", r"clever cloud", r"aws\b", r"amazon", r"azure", r"microsoft", r"google", r"gcp\b", r"stripe", r"paypal", r"brevo", r"sendinblue", r"mailjet", r"mailgun", r"mailchimp", r"postmark", r"sendgrid", r"twilio",
    r"matomo", r"plausible", r"hubspot", r"zendesk", r"intercom", r"crisp\b", r"sentry", r"cloudflare", r"fastly", r"openai", r"anthropic", r"mistral", r"hetzner", r"ionos", r"gandi", r"infomaniak", r"digitalocean", r"heroku", r"platform\.sh",
    r"gitlab", r"slack", r"salesforce", r"atlassian", r"datadog", r"claranet", r"coreye", r"free pro", r"cegedim", r"docaposte", r"orange business", r"ikoula", r"mollie", r"gocardless", r"payplug", r"lemonway", r"mangopay", r"swile", r"pennylane", r"axeptio", r"didomi", r"hotjar",
)  # fmt: skip
# The legal forms that end a company's name.
FORM: Final = stems(
    r"sasu?\b", r"sarl\b", r"s\.?a\.?\b(?=[ ,;)]|$)", r"eurl\b", r"sci\b", r"scop\b", r"gmbh\b", r"ltd\b", r"limited\b", r"inc\b", r"llc\b", r"corp\b", r"plc\b", r"b\.?v\.?\b", r"ou\b(?= ;|,|$)", r"srl\b", r"spa\b", r"ab\b", r"oy\b", r"ag\b",
)  # fmt: skip
