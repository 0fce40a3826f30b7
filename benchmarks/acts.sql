-- The rows of one answer, in one transaction, and nothing else: no reading, no checks, no page.
BEGIN;
SELECT id AS who, gen_random_uuid() AS act, gen_random_uuid() AS entry
  FROM bench_people WHERE turn = (SELECT nextval('bench_turn')) \gset
INSERT INTO consent_entry (id, type, time, commitment, canonical)
  VALUES (:entry::uuid, 'acknowledge', now(), repeat('a', 64), convert_to(repeat('x', 180), 'UTF8'));
INSERT INTO consent_opening (entry_id, salt, record)
  VALUES (:entry::uuid, convert_to(repeat('s', 32), 'UTF8'), convert_to(repeat('r', 1100), 'UTF8'));
INSERT INTO consent_act (id, act, matter, subject, practitioner_id, capacity, policy_id, version_id,
    sha256, html_sha256, label, interface, sign_in, origin, source_name, source_sha256, at,
    recorded_at, entry_id)
  SELECT :act::uuid, 'acknowledge', 'policy', '', :who::uuid, '', policy_id, id, sha256, html_sha256,
    'J’ai lu la version 2.0', repeat('b', 64), 'password', 'witnessed', '', '', now(), now(), :entry::uuid
  FROM policies_version LIMIT 1;
INSERT INTO consent_identity (act_id, name, email, cabinet_name, reason, remark)
  VALUES (:act::uuid, repeat('n', 100), repeat('m', 120), '', '', '');
INSERT INTO consent_trace (act_id, network, user_agent, erase_after)
  VALUES (:act::uuid, repeat('t', 100), repeat('u', 180), current_date + 365);
INSERT INTO notifications_mail (id, site_id, kind, key, recipient, language, subject, text, html,
    message_id, act_id, created_at, next_try_at, attempts, last_error)
  SELECT gen_random_uuid(), site_id, 'receipt', 'act:' || :act::text, repeat('m', 120), 'fr', '', '', '',
    '<' || :act::text || '@bench>', :act::uuid, now(), now(), 0, ''
  FROM policies_policy LIMIT 1;
COMMIT;
