"""The SQL of who is asked by a number of a policy, and of which act stood for each, by ids.

The figures of a version's page are counted from an index alone; a list may read rows, and says of
each what the page says of all (`tests/test_audit_exports_answers.py` counts them).
"""

from typing import Final

from audit.reading.coverage import ABSENT, PRESENT

_PEOPLE: Final = f"""
{ABSENT}, people AS MATERIALIZED (
    SELECT id FROM consent_practitioner AS person
    WHERE site_id = %(site)s AND {PRESENT.format("person.id")}
    UNION ALL
    SELECT id FROM changed WHERE {PRESENT.format("changed.id")}
    AND NOT EXISTS (SELECT FROM consent_practitioner AS person WHERE person.id = changed.id)
)
"""  # noqa: S608 (our own words)
_THEMSELVES: Final = "asked AS (SELECT id, false AS by_cabinet FROM people)"
ASKED_THEMSELVES: Final = f"{_PEOPLE}, {_THEMSELVES}"
# As the gate asks: of who may sign for a cabinet; who belongs to none signs for herself.
ASKED_IN_CABINETS: Final = f"""
{_PEOPLE}, asked AS (
    SELECT cabinet_id AS id, true AS by_cabinet
    FROM consent_member JOIN people ON people.id = practitioner_id
    WHERE capacity IN ('owner', 'signatory') GROUP BY 1
    UNION ALL
    SELECT id, false FROM people
    WHERE NOT EXISTS (SELECT FROM consent_member WHERE practitioner_id = people.id)
)
"""  # noqa: S608 (our own words)
_AFTER: Final = "(by_cabinet, id) > (%(from)s, %(from_id)s)"
LAST: Final = f"""
SELECT by_cabinet, id FROM asked WHERE {_AFTER} ORDER BY by_cabinet, id OFFSET %(skip)s LIMIT 1
"""  # noqa: S608 (our own words)
# Of the acts that were known when the file was asked for, the last one of the chain: two may be
# of one instant, and a paper of today is of 00:00.
STANDING: Final = f"""
window_of AS MATERIALIZED (
    SELECT id, by_cabinet FROM asked WHERE {_AFTER} AND {{until}}
), kept AS MATERIALIZED (
    SELECT window_of.id AS of_id, window_of.by_cabinet AS of_cabinet, one.*
    FROM window_of JOIN consent_act AS one ON one.version_id = ANY(%(versions)s::uuid[])
    AND coalesce(one.cabinet_id, one.practitioner_id) = window_of.id
    AND (one.cabinet_id IS NOT NULL) = window_of.by_cabinet
    WHERE one.act IN ('acknowledge', 'accept', 'refuse')
    AND one.at < %(at)s AND one.recorded_at <= %(asked_at)s
), standing AS MATERIALIZED (
    SELECT DISTINCT ON (of_id, of_cabinet) * FROM kept
    WHERE NOT EXISTS (SELECT FROM kept AS later WHERE later.previous_id = kept.id)
    ORDER BY of_id, of_cabinet, recorded_at DESC, at DESC, id
), answered AS (
    SELECT window_of.id AS whose, window_of.by_cabinet AS is_cabinet, standing.*, CASE
        WHEN act IS NULL THEN 'unanswered'
        WHEN (at AT TIME ZONE 'Europe/Paris')::date + %(valid)s::integer <= %(day)s THEN 'expired'
        WHEN %(asks)s = 'accept' AND act = 'acknowledge' THEN 'unanswered'
        ELSE 'answered' END AS status
    FROM window_of LEFT JOIN standing
    ON standing.of_id = window_of.id AND standing.of_cabinet = window_of.by_cabinet
)
"""  # noqa: S608 (our own words)
FROM: Final = """
FROM answered AS act
LEFT JOIN consent_practitioner AS person ON NOT act.is_cabinet AND person.id = act.whose
LEFT JOIN LATERAL {who} AS who ON NOT act.is_cabinet
LEFT JOIN consent_cabinet AS cabinet ON act.is_cabinet AND cabinet.id = act.whose
LEFT JOIN text ON text.id = act.version_id
LEFT JOIN consent_seal AS seal ON seal.entry_id = act.entry_id
ORDER BY act.is_cabinet, act.whose
"""
