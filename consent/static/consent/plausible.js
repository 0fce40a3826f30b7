/* Sends Plausible a page view without what is not to be told, and lets it opt out. */
const template = document.querySelector('template[data-tool="plausible"]');
const { of, mode } = template.dataset;
const asks = mode === "consent";
const IGNORE = "plausible_ignore";

window.plausible ||= (...args) => (window.plausible.q ||= []).push(args);
const HERE = location.origin + location.pathname;
// Without consent it learns the page alone: no campaign, and not where somebody came from.
if (!asks) Object.defineProperty(document, "referrer", { value: "", configurable: true });
window.plausible("pageview", { u: asks ? HERE + location.search : HERE });

document.addEventListener("trackers:off", ({ detail }) => {
  try {
    if (detail.includes(of)) localStorage.setItem(IGNORE, "true");
  } catch {
    // Storage is closed here: then Plausible reads none either.
  }
});

template.after(template.content.cloneNode(true));
