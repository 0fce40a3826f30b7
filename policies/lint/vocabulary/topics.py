"""What clauses, columns and passages are about: headings and subjects, in French and English."""

from typing import Final

from policies.lint.vocabulary.words import stems

PURPOSES: Final = stems(
    r"""
    finalites?\b | objectifs? (?:du|des|de nos) traitements? | pourquoi |
    utilisations? (?:de |faite de )?(?:vos|des|ces|les)  | a quoi (?:elles?|ils?|servent|nous) |
    usages? (?:(?:fait )?de vos|des donnees|que nous) | comment nous (?:les )?utilisons |
    buts? (?:du|des|poursuivi) | purposes?\b | why\b | what (?:they|it) (?:are|is) for |
    how we (?:may )?use\b | how (?:is|are) .{0,40} used\b | uses? (?:of|we make) |
    what we (?:use|do with)\b | what we (?:use|do) (?:it|them|your)\b
    """
)
BASES: Final = stems(
    r"""
    bases? (?:legales?|juridiques?) | fondements?\b | base (?:et|ou) fondement | liceite |
    (?:legal|lawful) bas[ie]s | (?:legal|lawful) grounds? | grounds for processing | lawfulness |
    (?:ce )?qui nous (?:y )?autorise | what allows us | what permits us | base de traitement |
    bases?$
    """
)
RECIPIENTS: Final = stems(
    r"""
    destinataires?\b | sous-traitants?\b | prestataires?\b | partenaires\b | partag | avec qui |
    communication (?:de|des|a des) | transmission (?:de|des|a) | qui (?:a |y )?acce | a qui |
    entre quelles mains | recipients?\b | sub-?processors?\b | (?:service )?providers?\b |
    shar(?:e|ing)\b | disclos | who (?:receives|sees|has|can|we) | whom\b |
    third[- ]part(?:y|ies)\b | access to (?:your )?(?:data|information)
    """
)
TRANSFERS: Final = stems(
    r"""
    transferts?\b | transferees?\b | hors (?:de l')?(?:union|u\.?e\b|espace|eee\b|europe) |
    transfers?\b | outside (?:of )?(?:the )?(?:union|eu\b|eea\b|european|europe) | pays tiers |
    third countr | international data
    """
)
RIGHTS: Final = stems(
    r"""
    droits?\b | exercer | exercice | ce que vous pouvez | rights?\b | what you can | your choices
    """
)
TRACKERS: Final = stems(
    r"""
    cookies?\b | traceurs?\b | trackers?\b | pixels?\b
    """
)
AI: Final = stems(
    r"""
    intelligences? artificielles? | ia\b | artificial intelligence | ai\b | modeles? de langage |
    (?:large )?language models? | llms?\b | apprentissage automatique | machine learning |
    ia generative | chatbots?\b | agents? conversationnels?
    """
)
BREACH: Final = stems(
    r"""
    violations?\b(?! (?:de la loi|du contrat|of (?:the|these|this) (?:law|terms|agreement))) |
    fuites? de donnees | incidents? (?:de securite|affectant|touchant|portant|de donnees) |
    (?:personal )?data breach | breach(?:es|ed)?\b | security incident
    """
)
COLLECTED: Final = stems(
    r"""
    donnees (?:personnelles )?(?:que nous )?(?:collect|trait|recueill|concern|utilis) |
    categories? de donnees | (?:ce|les donnees) que nous (?:collect|trait|recueill) |
    quelles donnees | informations (?:que nous )?(?:collect|recueill) |
    (?:personal )?(?:data|information) (?:that )?(?:we |is |are )?(?:collect|process|gather) |
    what (?:data |information |personal data )?we (?:collect|process|gather) |
    categories of (?:personal )?(?:data|information) |
    types of (?:personal )?(?:data|information) | which data
    """
)
PATIENTS: Final = stems(r"patient(?:e?s|\b)", r"patientele", r"patients'")
# People whom the customer follows, not the reader: their data are the customer's.
ENTRUSTED: Final = stems(
    r"""
    patient(?:e?s|\b) | (?:propres|leurs|vos) clients\b |
    donnees (?:des |de vos |de leurs )?clients |
    (?:their|your) (?:own )?(?:clients|customers|patients)\b | (?:client|customer|patient) data |
    customer content | (?:vos|leurs) usagers |
    donnees (?:confiees|que vous (?:nous )?confiez|saisies|enregistrees)
    """
)
HEALTH: Final = stems(
    r"""
    donnees? (?:concernant |relatives? a )?(?:de |la )?sante | donnees? medicales? |
    health(?:-related)? (?:data|information) | data concerning health |
    medical (?:data|records?|information) | dossiers? medica | hds\b
    """
)
DATA: Final = stems(
    r"""
    donnees?\b | informations?\b | data\b | information\b
    """
)
CONSENT: Final = stems(r"consent(?:ement|ir|ez)?s?\b", r"consented\b", r"opt(?:ed)?-in")
