/* A notice's page asks for its moving part every few seconds, as long as somebody may look at it. */
(() => {
  let timer;
  let asking = false;

  const part = () => document.querySelector("[data-live]");

  const say = (state) => {
    const line = document.querySelector("[data-live-state]");
    if (line) line.textContent = line.dataset[state] ?? "";
  };

  // Read out only when the sentence has changed, not at every number.
  const tell = (sentence) => {
    const line = document.querySelector("[data-live-told]");
    if (line && sentence && line.textContent !== sentence) line.textContent = sentence;
  };

  const path = (root, element) => {
    const key = element?.id || element?.dataset?.liveKey || element?.getAttribute?.("href");
    return key && root.contains(element) ? key : undefined;
  };

  const find = (root, key) =>
    [...root.querySelectorAll("a[href], summary, [tabindex], [id]")].find(
      (one) => path(root, one) === key,
    );

  const put = (root, html) => {
    const focused = path(root, document.activeElement);
    const open = [...root.querySelectorAll("details[open]")].map((one) => one.dataset.liveKey);
    const scrolled = [...root.querySelectorAll("[data-live-scroll]")].map((one) => one.scrollLeft);
    root.innerHTML = html;
    for (const one of root.querySelectorAll("details")) {
      one.open = open.includes(one.dataset.liveKey);
    }
    root.querySelectorAll("[data-live-scroll]").forEach((one, place) => {
      one.scrollLeft = scrolled[place] ?? 0;
    });
    // Whoever reads by keyboard stays where she was.
    if (focused) find(root, focused)?.focus({ preventScroll: true });
    const state = root.querySelector("[data-live-sentence]");
    tell(state?.dataset.liveSentence);
    return state?.dataset.liveStill === "yes";
  };

  const soon = () => {
    clearTimeout(timer);
    // In seconds; many people take longer to count.
    const every = part()?.querySelector("[data-live-every]")?.dataset.liveEvery;
    timer = setTimeout(ask, 1000 * (Number(every) || 5));
  };

  const ask = async () => {
    const root = part();
    if (!root || document.hidden || asking) return;
    asking = true;
    let still = false;
    try {
      const answer = await fetch(root.dataset.live, { redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      still = put(root, await answer.text());
      say("done");
    } catch {
      say("failed");
    }
    asking = false;
    if (!still) soon();
  };

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) ask();
  });
  const begin = () => {
    const root = part();
    if (!root) return;
    if (root.querySelector("[data-live-sentence]")?.dataset.liveStill === "yes") return;
    say("done");
    soon();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
