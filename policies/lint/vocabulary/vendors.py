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
FORMER: Final = stems(
    r"""
    ancien(?:ne)?ment | ex- | ex  | formerly | previously | ci-devant | invalid | annul |
    remplace | replac | no longer | n'est plus | cookies?:?  | desormais | devenu | now\b |
    renomm | renamed
    """
)
KNOWN: Final = stems(
    r"""
    ovh | scaleway | outscale | clever cloud | aws\b | amazon | azure | microsoft | google |
    gcp\b | stripe | paypal | brevo | sendinblue | mailjet | mailgun | mailchimp | postmark |
    sendgrid | twilio | matomo | plausible | hubspot | zendesk | intercom | crisp\b | sentry |
    cloudflare | fastly | openai | anthropic | mistral | hetzner | ionos | gandi | infomaniak |
    digitalocean | heroku | platform\.sh | gitlab | slack | salesforce | atlassian | datadog |
    claranet | coreye | free pro | cegedim | docaposte | orange business | ikoula | mollie |
    gocardless | payplug | lemonway | mangopay | swile | pennylane | axeptio | didomi | hotjar
    """
)
# The legal forms that end a company's name.
FORM: Final = stems(
    r"""
    sasu?\b | sarl\b | s\.?a\.?\b(?=[ ,;)]|$) | eurl\b | sci\b | scop\b | gmbh\b | ltd\b |
    limited\b | inc\b | llc\b | corp\b | plc\b | b\.?v\.?\b | ou\b(?= ;|,|$) | srl\b | spa\b |
    ab\b | oy\b | ag\b
    """
)
