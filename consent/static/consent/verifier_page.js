/* The verifier's page: takes a receipt from a file, a drop or the clipboard, and tells what
   `opposable.check` finds. Words come from the page; nothing is asked for or sent. */
(() => {
  "use strict";

  const form = document.querySelector("[data-verifier]");
  const result = document.getElementById("result");
  // Without a secure context there is no cryptography here: the form goes to the server.
  if (!form || !globalThis.crypto?.subtle) return;

  const said = new Map(
    [...document.getElementById("words").content.querySelectorAll("[data-key]")].map((one) => [
      one.dataset.key,
      one.textContent,
    ]),
  );
  const vkeys = [...document.querySelectorAll("[data-vkey]")].map((one) => one.textContent.trim());
  const words = (key) => said.get(key) ?? "";

  const made = (name, text = "", data = {}) => {
    const element = document.createElement(name);
    element.textContent = text;
    Object.assign(element.dataset, data);
    return element;
  };

  const instant = (value) => {
    const at = new Date(value);
    if (Number.isNaN(at.getTime())) return value;
    const { lang } = document.documentElement;
    const locale = lang === "en" ? "en-GB" : lang;
    const shown = (parts) => at.toLocaleString(locale, { timeZone: "Europe/Paris", ...parts });
    const day = shown({ day: "numeric", month: "long", year: "numeric" });
    const time = shown({ hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
    return `${day}, ${time} (Paris), ${value}`;
  };

  const valueOf = (name, value) => {
    if (name === "at") return instant(value);
    const parts = name === "sign_in" ? value.split(" + ") : [value];
    return parts.map((part) => said.get(`value:${name}:${part}`) ?? part).join(" + ");
  };

  // Of what does not hold, no place is told.
  const placeOf = ({ verdict, size, index, signedBy }) =>
    verdict !== "verified"
      ? []
      : [
          ["place", String(index + 1)],
          ["size", size],
          ...signedBy.map((vkey) => ["signed", vkey]),
        ];

  const factsOf = (checked) => {
    const names = [...said.keys()].filter((key) => key.startsWith("fact:"));
    const record = checked.record ?? {};
    const told = names
      .map((key) => key.slice("fact:".length))
      .filter((name) => Object.hasOwn(record, name))
      .filter((name) => typeof record[name] === "string" && record[name] !== "")
      .map((name) => [name, valueOf(name, record[name])]);
    return [...told, ...placeOf(checked)];
  };

  const listOf = (checked) => {
    const list = made("ol");
    list.className = "outcomes";
    for (const part of opposable.PARTS) {
      const outcome = checked.outcomes[part];
      const item = made("li", "", { step: part, outcome });
      item.append(
        made("span", words(`step:${part}`)),
        " ",
        made("strong", words(`outcome:${outcome}`)),
      );
      list.append(item);
    }
    return list;
  };

  const recordOf = (checked) => {
    const facts = factsOf(checked);
    if (facts.length === 0) return [];
    const list = made("dl");
    list.className = "record";
    for (const [name, value] of facts) {
      list.append(made("dt", words(`fact:${name}`)), made("dd", value, { fact: name }));
    }
    return [list];
  };

  const server = () => {
    const button = made("button", words("server"));
    button.type = "button";
    button.addEventListener("click", () => form.submit());
    return button;
  };

  const tell = (checked) => {
    const { verdict, part } = checked;
    const told = made("div", "", { verdict, part });
    told.className = `verdict ${verdict}`;
    told.append(
      made("h2", words(`verdict:${verdict}`)),
      made("p", words(`reason:${part ? `${verdict}:${part}` : verdict}`)),
      listOf(checked),
      ...recordOf(checked),
    );
    // What this browser cannot do, the form's own way can.
    if (verdict === "unchecked") told.append(server());
    result.replaceChildren(told);
    result.focus();
  };

  const refuse = (key) => {
    const line = made("p", words(key));
    line.className = "notice error";
    result.replaceChildren(line);
    result.focus();
  };

  let latest = 0;
  const checkFile = async (file) => {
    const mine = ++latest;
    const checked = await opposable.check(new Uint8Array(await file.arrayBuffer()), vkeys);
    // Whoever gives another file meanwhile wants to know of that one.
    if (mine === latest) tell(checked);
  };

  const input = form.querySelector("input[type=file]");
  const pasted = form.querySelector("textarea");

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = pasted.value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
    if (input.files.length > 0) checkFile(input.files[0]);
    else if (text) checkFile(new Blob([text]));
    else refuse("nothing");
  });
  input.addEventListener("change", () => {
    if (input.files.length > 0) checkFile(input.files[0]);
  });
  // Of the two, what was given last is checked.
  pasted.addEventListener("input", () => {
    input.value = "";
  });

  const drop = form.querySelector("[data-drop]");
  const over = (event) => {
    event.preventDefault();
    drop.classList.toggle("over", event.type === "dragover");
  };
  // On the whole page: a browser would leave it for a file that is dropped beside the frame.
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", over);
  document.addEventListener("drop", (event) => {
    over(event);
    const { files } = event.dataTransfer;
    if (files.length === 0) return refuse("nothing");
    input.files = files;
    return checkFile(files[0]);
  });

  for (const one of document.querySelectorAll("[data-local]")) one.hidden = false;
  for (const one of document.querySelectorAll("[data-remote]")) one.hidden = true;
})();
