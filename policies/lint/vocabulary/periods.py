"""How long data are kept, and what data are about: words of retention periods."""

from typing import Final

from policies.lint.vocabulary.words import stems

NUMBER: Final = stems(
    r"""
    \d+(?:[.,]\d+)? ?(?:jours?|mois|ans?|annees?|semaines?|heures?|minutes?|secondes?|j\b|h\b|
    days?|months?|years?|weeks?|hours?|minutes|seconds) |
    (?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|treize|quinze|vingt|
    trente)(?:[- ]\w+)? (?:jours?|mois|ans?|annees?|semaines?|heures?|minutes?)\b |
    (?:a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|thirteen|fifteen|twenty|
    thirty)(?:[- ]\w+)? (?:days?|months?|years?|weeks?|hours?|minutes)\b |
    (?:thirty|twenty)-\w+ \w+
    """
)
CRITERION: Final = stems(
    r"""
    tant que | jusqu' | aussi longtemps |
    duree (?:du|de (?:la|l'|votre|vie)|de votre|d'existence|d'utilisation|legale de|
    contractuelle) | durees? (?:du|de vie) |
    (?:vie|fin|duree) (?:du|de (?:la|l'|votre)) (?:compte|contrat|relation|session|abonnement|
    visite) | pendant (?:toute )?la (?:duree|session|relation) | le temps (?:de|du|d') |
    le temps qu | celles? (?:du contrat|que) | fixee? par | contrat, | contrat puis | session\b |
    desinscription | retrait\b | aussitot | immediat | prescription | as long as | until |
    (?:life|lifetime|term|duration|length|end) of | while (?:your|the) | during (?:the|your) |
    the time (?:it|of|needed to answer) | that of the contract | set by | the one | contract, |
    contract then | for the (?:life|term|duration) | session\b | unsubscri | withdraw |
    immediately | limitation period | (?:selon|under|par) (?:la politique|stripe|its|stripe's) |
    by stripe | no data | aucune\b
    """
)
VAGUE: Final = stems(
    r"""
    (?:duree|temps|periode) (?:strictement )?necessaires? | duree raisonnable | plus longtemps |
    delais? legau | delais? prevus? par | conformement a la (?:loi|reglementation) |
    autant que necessaire |
    as long as (?:is |reasonably |strictly )*(?:necessary|needed|required) |
    reasonable (?:period|time) | time (?:strictly )?necessary | period (?:strictly )?necessary |
    legal(?:ly required)? (?:time limits|periods?) | longer | as required by law
    """
)
ALL_DATA: Final = stems(
    r"""
    (?:toutes|l'ensemble de|l'integralite de) (?:les |vos |ces |nos )?(?:donnees|informations) |
    (?:toutes|l'ensemble) (?:de )?(?:ces|vos|les) (?:donnees|informations) |
    all (?:of )?(?:your |the |these |this |personal )*(?:data|information|categories) |
    toutes les categories | every category
    """
)
# Names of categories that say the same thing.
SUBJECTS: Final = (
    stems(
        r"""
        identi(?!fiants? de connexion) | comptes?\b(?! rendu) | accounts?\b | profils?\b |
        profiles?\b | coordonnees | contact | praticien | practitioner | personal details | civil
        """
    ),
    stems(
        r"""
        connexion | connect | log(?:s|in|ins|ging)?\b | journa | sign-?ins? |
        trac(?:e|es|abilite)\b | adresses? ip | ip address | technique | technical | securit |
        security | utilisation du service | usage | device
        """
    ),
    stems(
        r"""
        patient | sante\b | health | medical | clients?\b | dossiers?\b | rendez-vous |
        appointments? | enregistrees par | confiees | entrusted | notes?\b
        """
    ),
    stems(
        r"""
        factur | abonnement | paiement | financ | comptab | bancaire | invoic | billing |
        payment | subscription | accounting | bank | commande | orders?\b | transaction | purchase
        """
    ),
    stems(
        r"""
        navigation | audience | statisti | visite | visits?\b | browsing | analytics |
        cookies?\b | traceurs?\b | trackers?\b | mesure | measure | pages?\b
        """
    ),
    stems(
        r"""
        assistance | support | echange | messages?\b | correspond | exchanges |
        demandes? de contact | tickets?\b | formulaires?\b | inquir
        """
    ),
    stems(
        r"""
        prospect | newsletter | lettre d'information | marketing | nouveautes
        """
    ),
    stems(
        r"""
        candidat | recrut | cv\b | recruit | applicants?\b | job
        """
    ),
    stems(r"droits?\b", r"rights?\b"),
    stems(
        r"""
        preuve | proof | evidence | acceptation | acceptance | consentement | choix | choices?\b |
        consents?\b
        """
    ),
    stems(r"sauvegarde", r"backup"),
    stems(r"ia\b", r"ai\b", r"intelligence"),
    stems(r"localisation", r"location", r"geoloc"),
)
