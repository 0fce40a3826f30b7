/* The choice on trackers, on a page that is the same for everybody: read from its signed cookie,
   asked, saved; nothing optional loads without it. With choice.css 4,096 bytes in gzip at most. */
const root = document.documentElement;
const region = document.querySelector("section.choice");
const dialog = document.querySelector(".choice-dialog");
const PREFERENCES = "/cookies/preferences/";
const EC = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const { cookie, keys, modes, patterns, version } = region?.dataset ?? {};
const MODES = new Map(modes?.split(" ").map((one) => one.split(":")));
const gpc = navigator.globalPrivacyControl;
const channel = new BroadcastChannel("choice");
const started = new Map();
let on = new Set();
/* After a 409: a choice on this older version was not saved, and the page has come anew. */
const [, late] = /^#choice-(\d+)$/.exec(location.hash) ?? [];
let outdated = late;

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt());

/* What the cookies say that still holds, before any signature is looked at. */
const said = () =>
  document.cookie.split("; ").flatMap((one) => {
    const [, text, time, major, yes, no, despite, signature] =
      /^(1\.[\w-]{22}\.(\w+)\.(\d+)-\d+\.([\w~]*)\.([\w~]*)\.([01]))\.([\w-]{86})$/.exec(
        one.startsWith(cookie + "=") ? one.slice(cookie.length + 1) : "",
      ) ?? [];
    if (+major < parseInt(version)) outdated = major;
    const age = Date.now() / 1e3 - parseInt(time, 36);
    return age >= -86400 && age < 15724800 && +major >= parseInt(version)
      ? { text, signature, yes: yes.split("~"), no: no.split("~"), despite: +despite }
      : [];
  });

const signed = async ({ text, signature }) => {
  const message = new TextEncoder().encode(`opposable choice\n${location.hostname}\n${text}`);
  for (const key of keys.split(" ")) {
    const known = await crypto.subtle.importKey("raw", bytes(key), EC, false, ["verify"]);
    if (await crypto.subtle.verify(EC, known, bytes(signature), message)) return true;
  }
};

const may = (choice) =>
  new Set(
    [...MODES.keys()].filter((key) => {
      if (MODES.get(key) == "necessary") return true;
      if (gpc && !choice?.despite) return false;
      return MODES.get(key) == "asks" ? choice?.yes.includes(key) : !choice?.no.includes(key);
    }),
  );

const show = (choice) => {
  const asked = [...MODES].some(
    ([key, mode]) => mode == "asks" && !choice?.yes.includes(key) && !choice?.no.includes(key),
  );
  for (const one of region.querySelectorAll(".choice-changed, [data-major]"))
    one.hidden = !outdated || +one.dataset.major <= outdated;
  // Something is asked, or would load without the browser's signal.
  const note =
    !!gpc &&
    !choice?.despite &&
    [...MODES].some(([key, mode]) => mode != "necessary" && !choice?.no.includes(key));
  // Where nothing asks it comes hidden.
  if (note) region.hidden = false;
  root.toggleAttribute("data-gpc", note);
  root.toggleAttribute("data-choice", !asked && !note);
};

/* What may not load is not kept either: on this host and its parents, and in both storages.
   Before any choice storages are not even looked at. */
const clear = (choice) => {
  for (const [key, rows] of Object.entries(JSON.parse(patterns))) {
    for (const [kind, pattern] of on.has(key) ? [] : rows) {
      const escaped = pattern.replace(/[^\w*]/g, "\\$&").replace(/\*/g, ".*");
      const matching = (names) => names.filter((name) => RegExp(`^${escaped}$`, "s").test(name));
      if (kind == "cookie") {
        const labels = location.hostname.split(".");
        for (const name of matching(document.cookie.split("; ").map((one) => one.split("=")[0])))
          for (let at = -1; at < Math.max(1, labels.length - 1); at++)
            document.cookie = `${name}=;path=/;max-age=0${at < 0 ? "" : ";domain=" + labels.slice(at).join(".")}`;
      } else if (choice) {
        try {
          const store = window[kind + "Storage"];
          matching(Object.keys(store)).forEach((name) => store.removeItem(name));
        } catch {}
      }
    }
  }
};

const apply = async () => {
  let choice;
  for (const one of said()) if (!choice && (await signed(one))) choice = one;
  show(choice);
  const before = on;
  on = may(choice);
  clear(choice);
  const off = [...before].filter((key) => !on.has(key));
  if (off.length) document.dispatchEvent(new CustomEvent("trackers:off", { detail: off }));
  for (const key of started.values()) if (!on.has(key)) location.reload();
  for (const one of document.querySelectorAll("template[data-category]")) {
    const key = one.dataset.category;
    if (!on.has(key) || started.has(one)) continue;
    started.set(one, key);
    one.after(document.importNode(one.content, true));
  }
  return choice;
};

const anew = (is) => {
  for (const one of document.querySelectorAll(".choice-anew")) one.hidden = !is;
};

const open = () => {
  for (const one of dialog.querySelectorAll("[type=checkbox]")) one.checked = on.has(one.value);
  dialog.showModal();
};

const save = async (form, button) => {
  const failed = form.querySelector(".choice-failed");
  const [words, again] = failed.children;
  const body = new URLSearchParams(new FormData(form));
  body.set("decision", button?.value ?? "save");
  const headers = { Accept: "application/json" };
  failed.hidden = true;
  let detail;
  try {
    const signal = AbortSignal.timeout(1e4);
    const answer = await fetch(form.action, { method: "POST", body, headers, signal });
    if (answer.status == 409) {
      history.replaceState(null, "", "#choice-" + parseInt(version));
      return location.reload();
    }
    // Read to its end, or it stays open until the signal breaks it off.
    ({ detail } = await answer.json());
    if (answer.ok) {
      channel.postMessage(0);
      if (await apply()) {
        dialog.close();
        anew(false);
        const status = document.querySelector("[data-saved]");
        status.textContent = status.dataset.saved;
        return;
      }
    }
  } catch {}
  if (detail) words.textContent = detail;
  again.onclick = () => save(form, button);
  failed.hidden = false;
};

/* WebCrypto is there in secure contexts only: elsewhere nothing loads, and the forms are plain. */
if (region && crypto.subtle) {
  show(said()[0]);
  apply().then(() => late && !region.checkVisibility() && open());
  channel.onmessage = apply;
  // A plain form ends on this page: other tabs are to hear of it too.
  if (location.pathname.endsWith(PREFERENCES)) channel.postMessage(0);
  addEventListener("pageshow", ({ persisted }) => persisted && apply());
  addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (!target.matches("[data-choosing]") || submitter?.formMethod == "dialog") return;
    event.preventDefault();
    save(target, submitter);
  });
  addEventListener("click", (event) => {
    const link = event.target.closest(`a[href$="${PREFERENCES}"]`);
    const aside = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || aside || location.pathname.endsWith(PREFERENCES)) return;
    event.preventDefault();
    open();
  });
  if (late) {
    history.replaceState(null, "", location.pathname + location.search);
    anew(true);
  }
}
