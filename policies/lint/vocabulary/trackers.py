"""Trackers: how they are named, which tools they are of, how one chooses."""

import re
from typing import Final

from policies.lint.vocabulary.words import stems

# A tracker's own name: in code marks, or spelled as only such names are.
NAME: Final = re.compile(r"`([^`\s]{1,60})`|(?<![\w@/.])(_{1,2}[a-z]\w{1,30}(?:\.\*|\*)?|[a-z]{2,20}_[a-z]\w{1,30}\*?|sessionid|csrftoken|PHPSESSID|JSESSIONID)(?![\w@/])")
TOOLS: Final = stems(r"matomo", r"plausible", r"google analytics", r"stripe", r"piwik", r"hotjar", r"linkedin", r"facebook", r"meta pixel", r"youtube", r"vimeo", r"recaptcha", r"crisp", r"intercom", r"hubspot", r"at internet", r"piano", r"eulerian", r"tag manager")
AUDIENCE: Final = stems(r"audience", r"statisti", r"analytics", r"frequentation", r"matomo", r"plausible", r"piwik", r"_pk_", r"_ga\b", r"measure", r"traffic")
EXEMPT: Final = stems(r"exempt", r"dispens", r"sans (?:votre |recueil d[eu] )?(?:consentement|accord)", r"se passe(?:nt)? de (?:votre )?(?:accord|consentement)", r"ne (?:demande|necessite|requier)\w* (?:pas|aucun)[^.;]{0,20}(?:consentement|accord)", r"without (?:your |asking for )?(?:consent|agreement)", r"do(?:es)? without your (?:agreement|consent)", r"(?:do(?:es)? not|doesn't|don't) (?:require|need)[^.;]{0,20}(?:consent|agreement)", r"no consent")
COLUMNS: Final = {
    "name": stems(r"noms?\b", r"cookies?\b", r"traceurs?\b", r"identifi", r"names?\b", r"trackers?\b"),
    "purpose": stems(r"finalites?\b", r"objectifs?\b", r"usages?\b", r"utilite", r"role\b", r"a quoi", r"description", r"buts?\b", r"fonctions?\b", r"purposes?\b", r"what (?:it|they)", r"use\b", r"used for", r"functions?\b", r"pourquoi\b(?! il)"),
    "party": stems(r"depose", r"emetteur", r"editeur", r"fournisseur", r"prestataire", r"societe", r"responsable", r"partie", r"tiers", r"domaine", r"origine", r"provider", r"set by", r"placed by", r"party", r"company", r"host\b", r"domain", r"who\b", r"qui\b", r"vendor", r"source", r"issuer"),
    "lifetime": stems(r"durees? (?:de vie|du|des|maxim|de validite)", r"durees?$", r"expir", r"validite", r"lifetime", r"lifespan", r"durations?", r"expiry", r"(?:life|valid)", r"how long it"),
    "data retention": stems(r"conserv", r"donnees", r"durees? de (?:conservation|stockage)", r"retention", r"data", r"kept", r"storage"),
}  # fmt: skip
BROWSER: Final = stems(r"(?:parametr\w+|reglages?|preferences?|options?|configur\w+|regler) (?:\w+ ){0,6}(?:navigateurs?|browsers?)", r"navigateurs?", r"browsers?\b(?:'s)?", r"web browser")
SETTINGS: Final = stems(r"parametr", r"regl", r"preferences?", r"options?\b", r"configur", r"settings?\b", r"set your", r"setting your", r"adjust", r"bloqu", r"refus", r"desactiv", r"supprim", r"block", r"disabl", r"refus", r"reject", r"delete", r"control", r"manage", r"gerer")
CHOOSE: Final = stems(r"gerer", r"choisir", r"refus", r"bloqu", r"accept", r"oppos", r"desactiv", r"supprim", r"empech", r"preferences?", r"choix", r"parametr", r"manage", r"choose", r"block", r"reject", r"disabl", r"opt[- ]out", r"control", r"delete", r"prevent", r"choices?", r"object", r"turn off", r"limit")
TOOL: Final = stems(
    r"bandeaux?\b", r"banniere", r"panneau", r"page (?:de |des |de vos |de nos )?(?:choix|preferences?)", r"vos choix\b", r"gestionnaire de (?:cookies|consentement)", r"outil de (?:gestion|choix)", r"module de (?:gestion|consentement)", r"plateforme de (?:gestion d[eu]s? )?consentement", r"centre de preferences",
    r"(?:gerer|modifier|personnaliser) (?:mes|vos|les) (?:cookies|choix|traceurs|preferences)", r"vos preferences\b", r"tout (?:accepter|refuser)", r"lien (?:present|figurant|situe|en bas|de retrait)", r"un clic\b", r"deux clics", r"formulaire",
    r"banner", r"panel\b", r"consent (?:management|manager|tool|platform|banner)", r"preference (?:cent(?:re|er)|page)", r"your (?:choices|preferences)\b", r"cookie (?:settings|preferences|manager|choices)\b", r"manage (?:my|your) (?:cookies|choices|preferences)", r"(?:accept|reject|refuse) all", r"link (?:at|in) the (?:foot|footer|bottom)", r"one click", r"two clicks",
)  # fmt: skip
ONLY: Final = stems(r"uniquement", r"seulement", r"exclusivement", r"seule?s?\b", r"only\b", r"exclusively", r"solely", r"sole\b")
COMPULSORY: Final = stems(r"obligatoires?\b", r"mandatory", r"compulsory", r"required\b", r"imposes?\b")
GROUND: Final = stems(r"strictement necessaires?", r"exempt", r"dispens", r"article 82", r"service (?:que vous|demande|expressement)", r"(?:que vous|expressement) demand", r"strictly necessary", r"service (?:that )?you (?:ask|request)", r"expressly requested", r"law (?:imposes|requires)", r"la loi (?:impose|exige)")
LIMITED: Final = stems(r"(?:uniquement|seulement|exclusivement|limit\w+|que) (?:\w+ ){0,3}(?:sur|a|aux|dans|par)\b", r"(?:sur|aux|dans) les seules", r"seules? pages?", r"ne (?:sont|s'activent|se chargent|figurent|apparaissent)[^.;]{0,40}que\b", r"(?:only|solely|exclusively|limited|confined) (?:\w+ ){0,3}(?:on|to|in|when)\b", r"(?:pages?) only")
