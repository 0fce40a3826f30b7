-- The rows of one choice on trackers, in one transaction, and nothing else: no reading, no page.
BEGIN;
SELECT gen_random_uuid() AS choice, gen_random_uuid() AS entry \gset
INSERT INTO consent_entry (id, type, time, commitment, canonical)
  VALUES (:entry::uuid, 'refuse', now(), repeat('a', 64), convert_to(repeat('x', 180), 'UTF8'));
INSERT INTO consent_opening (entry_id, salt, record)
  VALUES (:entry::uuid, convert_to(repeat('s', 32), 'UTF8'), convert_to(repeat('r', 900), 'UTF8'));
INSERT INTO consent_trackerchoice (id, site_id, version_id, build, digest, language, place, label,
    kind, yes, no, gpc, at, entry_id)
  SELECT :choice::uuid, site_id, id, repeat('b', 64), repeat('d', 64), 'fr', 'banner', 'Tout refuser',
    'refuse', '[]', '["audience", "payment"]', false, now(), :entry::uuid
  FROM consent_consentversion LIMIT 1;
INSERT INTO consent_choicevisitor (choice_id, visitor, erase_after)
  VALUES (:choice::uuid, gen_random_uuid(), current_date + 1826);
COMMIT;
