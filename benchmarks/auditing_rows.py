"""The statements that make ten million acts: people, texts, batches of acts, deliveries."""

from typing import Final

# One brand has seven times the other's people.
EVERY: Final = 8
QUICKLY: Final = "SET session_replication_role = replica; SET synchronous_commit = off;"
ASIDE: Final = (
    "UPDATE pg_index SET indisready = %s WHERE indrelid = ANY("
    "SELECT oid FROM pg_class WHERE relname = ANY(%s))"
)
_SITE: Final = f"CASE WHEN n %% {EVERY} = 0 THEN %(small)s ELSE %(large)s END"
PEOPLE: Final = f"""
INSERT INTO consent_cabinet (id, site_id, external_id, name)
SELECT md5('c' || n)::uuid, {_SITE}, 'cab-' || n, 'Cabinet ' || n
FROM generate_series(0, %(cabinets)s - 1) n;
INSERT INTO consent_practitioner (id, site_id, external_id, name, email, second_email,
    postal_address, language, contract_start, contract_end)
SELECT md5('p' || n)::uuid, {_SITE}, 'audit-' || n,
    (ARRAY['Camille', 'Élisa', 'Noémie', 'Jean', 'Paul', 'Anaïs', 'Loïc', 'Zoé'])[1 + n %% 8]
    || ' ' || initcap(substr(md5('name' || n / 3), 1, 7)),
    'reader' || n || '@audit.example', '', '', CASE WHEN n %% 10 = 0 THEN 'en' ELSE 'fr' END,
    %(start)s::date - n %% 400, CASE WHEN n %% 20 = 0 THEN %(today)s::date - n %% 300 END
FROM generate_series(0, %(people)s - 1) n;
INSERT INTO consent_historicalpractitioner (id, site_id, external_id, name, email, second_email,
    postal_address, language, contract_start, contract_end, history_date, history_type)
SELECT id, site_id, external_id, name, email, '', '', language, contract_start,
    CASE WHEN change = 0 THEN NULL ELSE contract_end END,
    contract_start + change * 300 + interval '9 hours', CASE WHEN change = 0 THEN '+' ELSE '~' END
FROM consent_practitioner, generate_series(0, 2) change
WHERE external_id LIKE 'audit-%%' AND (change = 0 OR substr(md5(id::text), 1, 1) < '5');
INSERT INTO consent_member (cabinet_id, practitioner_id, capacity)
SELECT md5('c' || n %% %(cabinets)s)::uuid, md5('p' || n)::uuid,
    CASE WHEN n < %(cabinets)s THEN 'owner' ELSE 'other' END
FROM generate_series(0, %(people)s * 3 / 4 - 1) n;
"""  # noqa: S608 (our own words)
TEXTS: Final = """
INSERT INTO policies_promulgation (id, site_id, at, by_id, notice_days)
SELECT md5('m' || site_id || kind || m)::uuid, site_id,
    %(start)s::timestamptz + make_interval(days => 20 + m * %(apart)s),
    (SELECT id FROM accounts_user LIMIT 1), 30
FROM policies_policy, generate_series(0, %(majors)s - 1) m WHERE kind = ANY(%(kinds)s);
INSERT INTO policies_version (id, policy_id, language, major, minor, change, title, summary,
    summaries, asks, asked_of, promised_notice_days, source, markdown, html, sha256, html_sha256,
    promulgation_id, recorded_at)
SELECT md5('v' || policy.id || tongue || m)::uuid, policy.id, tongue, 100 + m, 0,
    'substantial', sample.title, '', '{}', sample.asks, sample.asked_of, 30, sample.source,
    sample.markdown, sample.html, sample.sha256, sample.html_sha256,
    md5('m' || site_id || kind || m)::uuid,
    %(start)s::timestamptz + make_interval(days => 20 + m * %(apart)s)
FROM policies_policy policy JOIN LATERAL (SELECT * FROM policies_version
    WHERE policy_id = policy.id AND language = 'fr' ORDER BY major LIMIT 1) sample ON true,
    unnest(ARRAY['fr', 'en']) tongue, generate_series(0, %(majors)s - 1) m
WHERE kind = ANY(%(kinds)s);
INSERT INTO policies_entryintoforce (id, version_id, day, reason, decided_at, decided_by_id)
SELECT gen_random_uuid(), version.id, (promulgation.at + interval '40 days')::date, '',
    promulgation.at, promulgation.by_id
FROM policies_version version JOIN policies_promulgation promulgation
    ON promulgation.id = promulgation_id WHERE major >= 100;
"""
BATCH: Final = f"""
DROP TABLE IF EXISTS bench_batch;
CREATE UNLOGGED TABLE bench_batch AS
SELECT n, md5('p' || n)::uuid AS person, policy.id AS policy, version.id AS version,
    version.sha256, version.html_sha256,
    md5('a' || n || '-' || %(kind)s::text || '-' || %(m)s)::uuid AS act_id,
    md5('e' || n || '-' || %(kind)s::text || '-' || %(m)s)::uuid AS entry_id,
    CASE WHEN %(m)s > 0 THEN md5('a' || n || '-' || %(kind)s::text || '-' || %(m)s - 1)::uuid END
        AS previous,
    %(start)s::timestamptz + make_interval(days => 25 + %(m)s * %(apart)s)
        + (abs(hashint4(n * 31 + %(m)s)) %% 4838400) * interval '0.5 second' AS at,
    CASE WHEN %(kind)s IN ('privacy', 'cookies') THEN 'acknowledge'
        WHEN h < 3 THEN 'refuse' ELSE 'accept' END AS act,
    CASE WHEN h2 < 88 THEN 'witnessed' WHEN h2 < 94 THEN 'asserted' WHEN h2 < 98 THEN 'transcribed'
        ELSE 'adopted' END AS origin,
    CASE WHEN h2 >= 88 THEN '' WHEN h2 < 15 THEN 'link' WHEN h2 < 50 THEN 'code'
        ELSE 'password + mfa:totp' END AS sign_in,
    CASE WHEN %(kind)s = 'dpa' AND n < %(cabinets)s THEN md5('c' || n)::uuid END AS cabinet
FROM (SELECT n, {_SITE} AS site, abs(hashint4(n * 7 + %(m)s * 3 + %(k)s)) %% 100 AS h,
        abs(hashint4(n * 13 + %(m)s * 5 + %(k)s + 1)) %% 100 AS h2
    FROM generate_series(0, %(people)s - 1) n) one
JOIN policies_policy policy ON policy.site_id = one.site AND policy.kind = %(kind)s
JOIN policies_version version ON version.id = md5('v' || policy.id
    || CASE WHEN n %% 10 = 0 THEN 'en' ELSE 'fr' END || %(m)s)::uuid;
"""  # noqa: S608 (our own words)
BATCH_OF_NONE: Final = """
DROP TABLE IF EXISTS bench_batch;
CREATE UNLOGGED TABLE bench_batch AS
SELECT n, md5('p' || n)::uuid AS person, NULL::bigint AS policy, NULL::uuid AS version,
    '' AS sha256, '' AS html_sha256, md5('o' || n || '-' || %(m)s)::uuid AS act_id,
    md5('oe' || n || '-' || %(m)s)::uuid AS entry_id,
    CASE WHEN %(m)s > 0 THEN md5('o' || n || '-' || %(m)s - 1)::uuid END AS previous,
    %(start)s::timestamptz + make_interval(days => 100 + %(m)s * 400)
        + (abs(hashint4(n * 17 + %(m)s)) %% 4838400) * interval '0.5 second' AS at,
    CASE WHEN %(m)s = 0 THEN 'object' ELSE 'withdraw' END AS act, 'witnessed' AS origin,
    'code' AS sign_in, NULL::uuid AS cabinet
FROM generate_series(0, %(people)s - 1) n;
"""
ACTS: Final = """
INSERT INTO consent_entry (id, type, time, commitment, canonical, recorded_at)
SELECT entry_id, act, at, encode(sha256(act_id::text::bytea), 'hex'),
    convert_to(repeat('x', 180), 'UTF8'), at FROM bench_batch ORDER BY at;
INSERT INTO consent_opening (entry_id, salt, record)
SELECT entry_id, convert_to(repeat('s', 32), 'UTF8'), convert_to(repeat('r', 300), 'UTF8')
FROM bench_batch ORDER BY at;
INSERT INTO consent_act (id, act, matter, subject, practitioner_id, cabinet_id, capacity, policy_id,
    version_id, sha256, html_sha256, label, interface, sign_in, origin, operator_id, source_name,
    source_sha256, at, recorded_at, previous_id, entry_id)
SELECT act_id, act, CASE WHEN version IS NULL THEN 'direct_marketing' ELSE 'policy' END, '', person,
    cabinet, CASE WHEN cabinet IS NULL THEN '' ELSE 'owner' END, policy, version, sha256,
    html_sha256, 'J’ai lu la version', repeat('b', 64), sign_in, origin,
    CASE WHEN origin IN ('transcribed', 'adopted') THEN (SELECT id FROM accounts_user LIMIT 1) END,
    '', '', at, at, previous, entry_id FROM bench_batch ORDER BY at;
INSERT INTO consent_identity (act_id, name, email, cabinet_name, reason, remark)
SELECT act_id, repeat('n', 100), repeat('m', 120), '', '', '' FROM bench_batch ORDER BY at;
INSERT INTO consent_seal (position, entry_id, leaf)
SELECT %(sealed)s + row_number() OVER (ORDER BY at) - 1, entry_id, sha256(entry_id::text::bytea)
FROM bench_batch;
"""
NOTICES: Final = """
INSERT INTO notifications_notice (id, site_id, kind, promulgation_id, number, day, required_days,
    audience, frozen, reason, send_from, created_at)
SELECT md5('n' || one.id)::uuid, site_id, 'change', one.id, 1, (at + interval '40 days')::date, 30,
    '{}', '{}', '', at, at
FROM policies_promulgation one
WHERE id IN (SELECT promulgation_id FROM policies_version WHERE major >= 100);
INSERT INTO notifications_progress (notice_id, planned_at, swept_at)
SELECT id, created_at, created_at FROM notifications_notice one
WHERE NOT EXISTS (SELECT FROM notifications_progress WHERE notice_id = one.id);
INSERT INTO notifications_delivery (id, notice_id, practitioner_id, language, state, stage, round,
    tries, due_at, submitted_at, informed_at, basis, exemption, no_reminders, maybe_twice,
    last_error, planned_at)
SELECT gen_random_uuid(), notice.id, person.id, person.language,
    CASE WHEN h < 97 THEN 'informed' ELSE 'bounced' END, 'mail', 1, 1, notice.created_at,
    notice.created_at, CASE WHEN h < 97 THEN notice.created_at
        + CASE WHEN h < 2 THEN interval '20 days' ELSE h * interval '1 hour' END END,
    CASE WHEN h < 97 THEN 'delivered' ELSE '' END, '', false, false, '', notice.created_at
FROM notifications_notice notice
JOIN consent_practitioner person ON person.site_id = notice.site_id,
LATERAL (SELECT abs(hashtext(person.id::text || notice.id::text)::bigint) %% 100 AS h) x
WHERE notice.created_at > %(today)s::date - interval '190 days'
    AND notice.promulgation_id IN (SELECT promulgation_id FROM policies_version WHERE major >= 100);
"""
