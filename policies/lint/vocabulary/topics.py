"""What clauses, columns and passages are about: headings and subjects, in French and English."""

from typing import Final

from policies.lint.vocabulary.words import stems

PURPOSES: Final = stems(
    r"finalites?\b", r"objectifs? (?:du|des|de nos) traitements?", r"pourquoi", r"utilisations? (?:de |faite de )?(?:vos|des|ces|les) ",
    r"a quoi (?:elles?|ils?|servent|nous)", r"usages? (?:(?:fait )?de vos|des donnees|que nous)", r"comment nous (?:les )?utilisons",
    r"buts? (?:du|des|poursuivi)", r"purposes?\b", r"why\b", r"what (?:they|it) (?:are|is) for",
    r"how we (?:may )?use\b", r"how (?:is|are) .{0,40} used\b", r"uses? (?:of|we make)", r"what we (?:use|do with)\b",
    r"what we (?:use|do) (?:it|them|your)\b",
)  # fmt: skip
BASES: Final = stems(
    r"bases? (?:legales?|juridiques?)", r"fondements?\b", r"base (?:et|ou) fondement", r"liceite",
    r"(?:legal|lawful) bas[ie]s", r"(?:legal|lawful) grounds?", r"grounds for processing", r"lawfulness",
    r"(?:ce )?qui nous (?:y )?autorise", r"what allows us", r"what permits us", r"base de traitement", r"bases?$",
)  # fmt: skip
RECIPIENTS: Final = stems(
    r"destinataires?\b", r"sous-traitants?\b", r"prestataires?\b", r"partenaires\b", r"partag", r"avec qui",
    r"communication (?:de|des|a des)", r"transmission (?:de|des|a)", r"qui (?:a |y )?acce", r"a qui", r"entre quelles mains",
    r"recipients?\b", r"sub-?processors?\b", r"(?:service )?providers?\b", r"shar(?:e|ing)\b", r"disclos", r"who (?:receives|sees|has|can|we)",
    r"whom\b", r"third[- ]part(?:y|ies)\b", r"access to (?:your )?(?:data|information)",
)  # fmt: skip
TRANSFERS: Final = stems(
    r"transferts?\b", r"transferees?\b", r"hors (?:de l')?(?:union|u\.?e\b|espace|eee\b|europe)",
    r"transfers?\b", r"outside (?:of )?(?:the )?(?:union|eu\b|eea\b|european|europe)", r"pays tiers", r"third countr",
    r"international data",
)  # fmt: skip
RETENTION: Final = stems(
    r"conserv", r"durees?\b", r"combien de temps", r"delais? de (?:conservation|suppression)", r"archivage",
    r"calendrier", r"retention", r"how long", r"periods?\b", r"storage (?:period|limit|duration)", r"kept\b", r"retain", r"schedule",
    r"keep\b",
)  # fmt: skip
RIGHTS: Final = stems(
    r"droits?\b", r"exercer", r"exercice", r"ce que vous pouvez", r"rights?\b", r"what you can", r"your choices",
)  # fmt: skip
TRACKERS: Final = stems(r"cookies?\b", r"traceurs?\b", r"trackers?\b", r"pixels?\b")
AI: Final = stems(
    r"intelligences? artificielles?", r"ia\b", r"artificial intelligence", r"ai\b", r"modeles? de langage",
    r"(?:large )?language models?", r"llms?\b", r"apprentissage automatique", r"machine learning",
    r"ia generative", r"chatbots?\b", r"agents? conversationnels?",
)  # fmt: skip
BREACH: Final = stems(
    r"violations?\b(?! (?:de la loi|du contrat|of (?:the|these|this) (?:law|terms|agreement)))", r"fuites? de donnees",
    r"incidents? (?:de securite|affectant|touchant|portant|de donnees)", r"(?:personal )?data breach", r"breach(?:es|ed)?\b",
    r"security incident",
)  # fmt: skip
COLLECTED: Final = stems(
    r"donnees (?:personnelles )?(?:que nous )?(?:collect|trait|recueill|concern|utilis)", r"categories? de donnees",
    r"(?:ce|les donnees) que nous (?:collect|trait|recueill)", r"quelles donnees", r"informations (?:que nous )?(?:collect|recueill)",
    r"(?:personal )?(?:data|information) (?:that )?(?:we |is |are )?(?:collect|process|gather)", r"what (?:data |information |personal data )?we (?:collect|process|gather)",
    r"categories of (?:personal )?(?:data|information)", r"types of (?:personal )?(?:data|information)", r"which data",
)  # fmt: skip
PATIENTS: Final = stems(r"patient(?:e?s|\b)", r"patientele", r"patients'")
# People whom the customer follows, not the reader: their data are the customer's.
ENTRUSTED: Final = stems(
    r"patient(?:e?s|\b)", r"(?:propres|leurs|vos) clients\b", r"donnees (?:des |de vos |de leurs )?clients",
    r"(?:their|your) (?:own )?(?:clients|customers|patients)\b", r"(?:client|customer|patient) data", r"customer content", r"(?:vos|leurs) usagers",
    r"donnees (?:confiees|que vous (?:nous )?confiez|saisies|enregistrees)",
)  # fmt: skip
HEALTH: Final = stems(
    r"donnees? (?:concernant |relatives? a )?(?:de |la )?sante", r"donnees? medicales?", r"health(?:-related)? (?:data|information)",
    r"data concerning health", r"medical (?:data|records?|information)", r"dossiers? medica", r"hds\b",
)  # fmt: skip
DATA: Final = stems(r"donnees?\b", r"informations?\b", r"data\b", r"information\b")
CONSENT: Final = stems(r"consent(?:ement|ir|ez)?s?\b", r"consented\b", r"opt(?:ed)?-in")
