"""How long data are kept, and what data are about: words of retention periods."""

from typing import Final

from policies.lint.vocabulary.words import stems

NUMBER: Final = stems(
    r"\d+(?:[.,]\d+)? ?(?:jours?|mois|ans?|annees?|semaines?|heures?|minutes?|secondes?|j\b|h\b|days?|months?|years?|weeks?|hours?|minutes|seconds)",
    r"(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|treize|quinze|vingt|trente)(?:[- ]\w+)? (?:jours?|mois|ans?|annees?|semaines?|heures?|minutes?)\b",
    r"(?:a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|thirteen|fifteen|twenty|thirty)(?:[- ]\w+)? (?:days?|months?|years?|weeks?|hours?|minutes)\b",
    r"(?:thirty|twenty)-\w+ \w+",
)  # fmt: skip
CRITERION: Final = stems(
    r"tant que", r"jusqu'", r"aussi longtemps", r"duree (?:du|de (?:la|l'|votre|vie)|de votre|d'existence|d'utilisation|legale de|contractuelle)", r"durees? (?:du|de vie)", r"(?:vie|fin|duree) (?:du|de (?:la|l'|votre)) (?:compte|contrat|relation|session|abonnement|visite)",
    r"pendant (?:toute )?la (?:duree|session|relation)", r"le temps (?:de|du|d')", r"le temps qu", r"celles? (?:du contrat|que)", r"fixee? par", r"contrat,", r"contrat puis", r"session\b", r"desinscription", r"retrait\b", r"aussitot", r"immediat", r"prescription",
    r"as long as", r"until", r"(?:life|lifetime|term|duration|length|end) of", r"while (?:your|the)", r"during (?:the|your)", r"the time (?:it|of|needed to answer)", r"that of the contract", r"set by", r"the one", r"contract,", r"contract then", r"for the (?:life|term|duration)", r"session\b", r"unsubscri", r"withdraw", r"immediately", r"limitation period",
    r"(?:selon|under|par) (?:la politique|stripe|its|stripe's)", r"by stripe", r"no data", r"aucune\b",
)  # fmt: skip
VAGUE: Final = stems(
    r"(?:duree|temps|periode) (?:strictement )?necessaires?", r"duree raisonnable", r"plus longtemps", r"delais? legau", r"delais? prevus? par", r"conformement a la (?:loi|reglementation)", r"autant que necessaire",
    r"as long as (?:is |reasonably |strictly )*(?:necessary|needed|required)", r"reasonable (?:period|time)", r"time (?:strictly )?necessary", r"period (?:strictly )?necessary", r"legal(?:ly required)? (?:time limits|periods?)", r"longer", r"as required by law",
)  # fmt: skip
ALL_DATA: Final = stems(
    r"(?:toutes|l'ensemble de|l'integralite de) (?:les |vos |ces |nos )?(?:donnees|informations)", r"(?:toutes|l'ensemble) (?:de )?(?:ces|vos|les) (?:donnees|informations)", r"all (?:of )?(?:your |the |these |this |personal )*(?:data|information|categories)", r"toutes les categories", r"every category",
)  # fmt: skip
# Names of categories that say the same thing.
SUBJECTS: Final = (
    stems(r"identi(?!fiants? de connexion)", r"comptes?\b(?! rendu)", r"accounts?\b", r"profils?\b", r"profiles?\b", r"coordonnees", r"contact", r"praticien", r"practitioner", r"personal details", r"civil"),
    stems(r"connexion", r"connect", r"log(?:s|in|ins|ging)?\b", r"journa", r"sign-?ins?", r"trac(?:e|es|abilite)\b", r"adresses? ip", r"ip address", r"technique", r"technical", r"securit", r"security", r"utilisation du service", r"usage", r"device"),
    stems(r"patient", r"sante\b", r"health", r"medical", r"clients?\b", r"dossiers?\b", r"rendez-vous", r"appointments?", r"enregistrees par", r"confiees", r"entrusted", r"notes?\b"),
    stems(r"factur", r"abonnement", r"paiement", r"financ", r"comptab", r"bancaire", r"invoic", r"billing", r"payment", r"subscription", r"accounting", r"bank", r"commande", r"orders?\b", r"transaction", r"purchase"),
    stems(r"navigation", r"audience", r"statisti", r"visite", r"visits?\b", r"browsing", r"analytics", r"cookies?\b", r"traceurs?\b", r"trackers?\b", r"mesure", r"measure", r"pages?\b"),
    stems(r"assistance", r"support", r"echange", r"messages?\b", r"correspond", r"exchanges", r"demandes? de contact", r"tickets?\b", r"formulaires?\b", r"inquir"),
    stems(r"prospect", r"newsletter", r"lettre d'information", r"marketing", r"nouveautes"),
    stems(r"candidat", r"recrut", r"cv\b", r"recruit", r"applicants?\b", r"job"),
    stems(r"droits?\b", r"rights?\b"),
    stems(r"preuve", r"proof", r"evidence", r"acceptation", r"acceptance", r"consentement", r"choix", r"choices?\b", r"consents?\b"),
    stems(r"sauvegarde", r"backup"),
    stems(r"ia\b", r"ai\b", r"intelligence"),
    stems(r"localisation", r"location", r"geoloc"),
)  # fmt: skip
