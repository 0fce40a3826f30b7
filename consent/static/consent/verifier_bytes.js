/* What the verifier is made of: bytes, base64, SHA-256, and JSON in its canonical form only
   (RFC 4648, RFC 8785). Anything else is Malformed. */
globalThis.opposableBytes = (() => {
  "use strict";

  // Bytes, and objects or lists in each other: a receipt has far less.
  const LARGEST = 65536;
  const DEEPEST = 16;

  class Malformed extends Error {}

  const must = (held) => {
    if (!held) throw new Malformed();
  };

  const utf8 = (text) => new TextEncoder().encode(text);

  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };

  const same = (one, other) =>
    one.length === other.length && one.every((byte, at) => byte === other[at]);

  const sha256 = async (...parts) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));

  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const fromHex = (text) =>
    Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

  // Base64 as it is written by the book, and in no other way (RFC 4648, sections 3.5 and 4).
  const fromBase64 = (text) => {
    must(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text));
    const letters = atob(text);
    must(btoa(letters) === text);
    return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  };

  /* JSON */

  const isDeeper = (value, left) =>
    typeof value === "object" &&
    value !== null &&
    (left === 0 || Object.values(value).some((one) => isDeeper(one, left - 1)));

  const read = (bytes) => {
    must(bytes.length <= LARGEST);
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const value = JSON.parse(text);
    must(!isDeeper(value, DEEPEST));
    return { text, value };
  };

  const isObject = (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value);

  const quoted = (text) => {
    must(!/\p{Surrogate}/u.test(text));
    return JSON.stringify(text);
  };

  // RFC 8785, of integers only: nothing of ours holds another number.
  const canonical = (value) => {
    if (typeof value === "string") return quoted(value);
    if (typeof value === "number") {
      must(Number.isSafeInteger(value));
      return String(value);
    }
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (!isObject(value)) return String(value);
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${quoted(name)}:${canonical(value[name])}`).join(",")}}`;
  };

  const isCanonical = (value, text) => {
    try {
      return canonical(value) === text;
    } catch {
      return false;
    }
  };

  const canonicalObject = (text) => {
    try {
      const { value } = read(utf8(text));
      return isObject(value) && isCanonical(value, text) ? value : null;
    } catch {
      return null;
    }
  };

  return {
    Malformed, must, utf8, same, sha256, hex, fromHex, fromBase64, read, isObject, isCanonical,
    canonicalObject,
  };
})();
