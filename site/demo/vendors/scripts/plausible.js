/* Stand-in for Plausible's script.js and script.manual.js: it writes nothing, reads
   `plausible_ignore`, and is silent to a browser that a program drives, as the real one is. */
(() => {
  "use strict";
  const script = document.currentScript;
  const endpoint = script.dataset.api ?? `${new URL(script.src).origin}/api/event`;
  const isIgnored = () => {
    try {
      return localStorage.plausible_ignore === "true";
    } catch {
      return false;
    }
  };
  const trigger = (name, options = {}) => {
    const host = location.hostname;
    if (/^localhost$|^127(\.[0-9]+){0,2}\.[0-9]+$|^\[::1?\]$/.test(host)) return;
    if ((window._phantom || navigator.webdriver || window.Cypress) && !window.__plausible) return;
    if (isIgnored()) return;
    const request = new XMLHttpRequest();
    request.open("POST", endpoint, true);
    request.setRequestHeader("Content-Type", "text/plain");
    request.send(
      JSON.stringify({
        n: name,
        u: options.u ?? location.href,
        d: script.dataset.domain,
        r: document.referrer || null,
        ...(options.props ? { p: options.props } : {}),
      }),
    );
  };
  const queue = window.plausible?.q ?? [];
  window.plausible = trigger;
  for (const args of queue) trigger(...args);
  if (!script.src.includes(".manual.")) trigger("pageview");
})();
