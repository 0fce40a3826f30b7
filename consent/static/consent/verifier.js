/* Checks a receipt in the browser: the rules of the server's `consent.receipts.check`, written a
   second time from their sources. RFC 8785 (canonical JSON), RFC 9162 section 2.1 (tree), C2SP
   signed-note and tlog-checkpoint, RFC 8032 (Ed25519). It asks no server anything. */
globalThis.opposable = (() => {
  "use strict";

  const {
    Malformed, must, utf8, same, sha256, hex, fromHex, fromBase64, read, isObject, isCanonical,
    canonicalObject,
  } = globalThis.opposableBytes;

  const FORMAT = "opposable-receipt/1";
  const PARTS = ["file", "record", "entry", "checkpoint", "inclusion"];
  const AGAINST = { failed: "altered", unreadable: "foreign", unknown: "foreign" };
  const MOST_SIGNATURES = 100;
  const HASH_BYTES = 32;
  const KEY_ID_BYTES = 4;
  const ED25519 = 1;
  const DASH = "\u2014 ";
  // What Unicode calls white space: none of it stands in the name of a key.
  const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u;
  const CONTROL = /[\x00-\x09\x0b-\x1f]/u;

  const hasNames = (value, ...names) =>
    isObject(value) && Object.keys(value).sort().join() === names.sort().join();

  const areTexts = (...values) => values.every((value) => typeof value === "string");

  const isProof = (proof) =>
    hasNames(proof, "checkpoint", "index", "path") &&
    areTexts(proof.checkpoint) &&
    Number.isSafeInteger(proof.index) &&
    proof.index >= 0 &&
    Array.isArray(proof.path) &&
    areTexts(...proof.path);

  const isReceipt = (value) =>
    hasNames(value, "entry", "format", "hash", "proof", "record", "salt") &&
    areTexts(value.entry, value.hash, value.record, value.salt) &&
    (value.proof === "pending" || isProof(value.proof));

  /* The record and the line */

  const opened = async (receipt) => {
    if (!/^[0-9a-f]{64}$/.test(receipt.salt)) return null;
    const found = hex(await sha256(utf8(receipt.record), fromHex(receipt.salt)));
    return found === receipt.hash ? canonicalObject(receipt.record) : null;
  };

  /* An act's, else that of a choice on trackers. */
  const kindOf = (record) => ("act" in record ? record.act : record.kind);

  const isLine = (receipt, record) => {
    const line = canonicalObject(receipt.entry);
    return (
      hasNames(line, "hash", "id", "time", "type") &&
      areTexts(...Object.values(line)) &&
      line.hash === receipt.hash &&
      (record === null || (line.type === kindOf(record) && line.time === record.at))
    );
  };

  /* Notes and checkpoints */

  const isName = (name) => name !== "" && !name.includes("+") && !SPACE.test(name);

  const keyOf = async (vkey) => {
    const [name, id, ...rest] = vkey.split("+");
    const data = fromBase64(rest.join("+"));
    must(isName(name) && data.length === 1 + HASH_BYTES && data[0] === ED25519);
    const found = (await sha256(utf8(`${name}\n`), data)).slice(0, KEY_ID_BYTES);
    must(hex(found) === id);
    return { vkey, name, id: found, bytes: data.slice(1) };
  };

  const lastEmptyLine = (note) => note.lastIndexOf("\n\n");

  const isNamed = (key, note) => {
    const at = lastEmptyLine(note);
    const start = `${DASH}${key.name} `;
    const lines = (at < 0 ? note : note.slice(at + 2)).split("\n");
    return lines.some((line) => {
      if (!line.startsWith(start)) return false;
      try {
        return same(fromBase64(line.slice(start.length)).slice(0, KEY_ID_BYTES), key.id);
      } catch {
        return false;
      }
    });
  };

  const signatureOf = (line) => {
    const at = line.indexOf(" ", DASH.length);
    must(line.startsWith(DASH) && at > 0);
    const name = line.slice(DASH.length, at);
    const data = fromBase64(line.slice(at + 1));
    must(isName(name) && data.length > KEY_ID_BYTES);
    return { name, id: data.slice(0, KEY_ID_BYTES), bytes: data.slice(KEY_ID_BYTES) };
  };

  const noteOf = (note) => {
    const at = lastEmptyLine(note);
    must(!CONTROL.test(note) && at >= 0 && note.endsWith("\n") && note.length > at + 2);
    const lines = note.slice(at + 2, -1).split("\n");
    must(lines.length <= MOST_SIGNATURES);
    return { text: note.slice(0, at + 1), signatures: lines.map(signatureOf) };
  };

  const checkpointOf = (text) => {
    must(text.endsWith("\n"));
    const [origin, size, root, ...more] = text.slice(0, -1).split("\n");
    must(size !== undefined && /^(?:0|[1-9][0-9]{0,19})$/.test(size) && root !== undefined);
    const found = { origin, size: BigInt(size), root: fromBase64(root) };
    must([origin, ...more].every((line) => line !== ""));
    must(found.size < 1n << 64n && found.root.length === HASH_BYTES);
    return found;
  };

  const stated = (note) => {
    try {
      return checkpointOf(`${note.slice(0, Math.max(lastEmptyLine(note), 0))}\n`);
    } catch {
      return null;
    }
  };

  // A browser that does not know the algorithm refuses the key: that is not a wrong signature.
  const imported = (key) =>
    crypto.subtle.importKey("raw", key.bytes, { name: "Ed25519" }, false, ["verify"]);

  const isSignedBy = async (note, key) => {
    const { text, signatures } = noteOf(note);
    must(checkpointOf(text).origin === key.name);
    const known = await imported(key);
    for (const one of signatures) {
      if (one.name !== key.name || !same(one.id, key.id)) continue;
      if (!(await crypto.subtle.verify({ name: "Ed25519" }, known, one.bytes, utf8(text)))) {
        return false;
      }
    }
    return true;
  };

  const judged = async (note, key) => {
    try {
      return (await isSignedBy(note, key)) ? "ok" : "failed";
    } catch (error) {
      return error instanceof Malformed ? "failed" : "unsupported";
    }
  };

  const signed = async (note, keys) => {
    const ours = keys.filter((key) => isNamed(key, note));
    const found = [];
    for (const key of ours) found.push(await judged(note, key));
    if (ours.length === 0) return { outcome: "unknown", signedBy: [] };
    const outcome = ["failed", "unsupported"].find((one) => found.includes(one)) ?? "ok";
    return { outcome, signedBy: outcome === "ok" ? ours.map((key) => key.vkey) : [] };
  };

  /* The tree: RFC 9162, section 2.1.3.2 */

  const rootFrom = async (leaf, index, size, path) => {
    let [node, last, reached] = [index, size - 1n, leaf];
    for (const sibling of path) {
      must(last !== 0n);
      if (node % 2n === 1n || node === last) {
        reached = await sha256([1], sibling, reached);
        while (node !== 0n && node % 2n === 0n) [node, last] = [node >> 1n, last >> 1n];
      } else {
        reached = await sha256([1], reached, sibling);
      }
      [node, last] = [node >> 1n, last >> 1n];
    }
    must(last === 0n);
    return reached;
  };

  const isIn = async (checkpoint, receipt) => {
    try {
      const path = receipt.proof.path.map(fromBase64);
      const index = BigInt(receipt.proof.index);
      must(index < checkpoint.size && path.every((one) => one.length === HASH_BYTES));
      const leaf = await sha256([0], utf8(receipt.entry));
      return same(await rootFrom(leaf, index, checkpoint.size, path), checkpoint.root);
    } catch (error) {
      if (error instanceof Malformed) return false;
      throw error;
    }
  };

  /* What follows */

  const verdictOf = (outcomes) => {
    const part = PARTS.find((one) => outcomes[one] in AGAINST) ?? "";
    if (part) return { verdict: AGAINST[outcomes[part]], part };
    const found = Object.values(outcomes);
    if (found.includes("pending")) return { verdict: "pending", part };
    return { verdict: found.includes("unsupported") ? "unchecked" : "verified", part };
  };

  const concluded = (outcomes, more = {}) => {
    const whole = Object.fromEntries(PARTS.map((part) => [part, outcomes[part] ?? "skipped"]));
    const nothing = { record: null, size: null, index: null, signedBy: [] };
    return { ...verdictOf(whole), outcomes: whole, ...nothing, ...more };
  };

  const checked = async (receipt, keys) => {
    const record = await opened(receipt);
    const outcomes = { file: "ok", record: record === null ? "failed" : "ok" };
    outcomes.entry = isLine(receipt, record) ? "ok" : "failed";
    if (receipt.proof === "pending") {
      return concluded({ ...outcomes, checkpoint: "pending", inclusion: "pending" }, { record });
    }
    const { outcome, signedBy } = await signed(receipt.proof.checkpoint, keys);
    outcomes.checkpoint = outcome;
    const checkpoint = stated(receipt.proof.checkpoint);
    if (checkpoint === null) return concluded(outcomes, { record });
    outcomes.inclusion = (await isIn(checkpoint, receipt)) ? "ok" : "failed";
    const place = { size: String(checkpoint.size), index: receipt.proof.index };
    return concluded(outcomes, { record, ...place, signedBy });
  };

  /* Gives {verdict, part, outcomes by part, record, size, index, signedBy} for the bytes of a
     receipt and a ledger's verifier keys; what the bytes are, it never throws for that. */
  const check = async (bytes, vkeys) => {
    const keys = await Promise.all(vkeys.map(keyOf));
    let found;
    try {
      found = read(bytes);
    } catch {
      return concluded({ file: "unreadable" });
    }
    const { text, value } = found;
    if (!isObject(value) || value.format !== FORMAT) return concluded({ file: "unreadable" });
    if (!isReceipt(value) || !isCanonical(value, text)) return concluded({ file: "failed" });
    return checked(value, keys);
  };

  return { check, PARTS };
})();
