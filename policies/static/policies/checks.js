/* The findings beside a draft's editor: asked for again after each save, each leading to its clause. */
(() => {
  // Wagtail saves half a second after each change: wait until the writer pauses.
  const PAUSE = 700;
  let latest = 0;
  let timer;

  const panel = () => document.querySelector("[data-checks]");

  const say = (state) => {
    const line = panel()?.querySelector("[data-checks-state]");
    if (line) line.textContent = line.dataset[state] ?? "";
  };

  const count = (root) => {
    const found = root.querySelector("[data-count]")?.dataset.count ?? "0";
    const counter = document.querySelector(
      "[data-side-panel-toggle='findings'] [data-side-panel-toggle-counter]",
    );
    if (!counter) return;
    counter.textContent = found;
    counter.hidden = found === "0";
  };

  const put = (root, html) => {
    const place = root.querySelector("[data-checks-found]");
    const block = place.contains(document.activeElement)
      ? document.activeElement.dataset.checksBlock
      : undefined;
    place.innerHTML = html;
    // Whoever reads the list by keyboard stays where she was.
    if (block) place.querySelector(`[data-checks-block="${CSS.escape(block)}"]`)?.focus();
    count(root);
  };

  const ask = async () => {
    const root = panel();
    if (!root) return;
    const mine = ++latest;
    say("asking");
    try {
      const answer = await fetch(root.dataset.checks, { redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (mine !== latest) return;
      put(root, html);
      say("done");
    } catch {
      if (mine === latest) say("failed");
    }
  };

  const askSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };

  const open = (block) => {
    const target = document.getElementById(block);
    if (!target) return false;
    // On a narrow screen the panel lies over the text.
    if (matchMedia("(max-width: 799px)").matches) {
      document.querySelector("[data-form-side-close-button]")?.click();
    }
    for (let one = target; one; one = one.parentElement) {
      const toggle = one.querySelector(":scope > * > [data-panel-toggle], :scope > [data-panel-toggle]");
      if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
    }
    // Only once its content is laid out is there somewhere to scroll to.
    requestAnimationFrame(() => {
      target.scrollIntoView({ behavior: "instant", block: "start" });
      const field = target.matches("input, textarea")
        ? target
        : target.querySelector("[data-panel-toggle], input:not([type='hidden']), textarea");
      field?.focus({ preventScroll: true });
    });
    return true;
  };

  document.addEventListener("w-unsaved:add", () => say("waiting"));
  document.addEventListener("input", (event) => {
    if (event.target.closest?.("[data-edit-form]")) say("waiting");
  });
  document.addEventListener("w-autosave:success", askSoon);
  document.addEventListener("w-autosave:error", () => say("waiting"));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-checks-block]");
    if (link && open(link.dataset.checksBlock)) event.preventDefault();
    if (event.target.closest?.("[data-checks-again]")) ask();
  });
  // Only a browser that runs this can check again without saving the page.
  const show = () => {
    for (const button of document.querySelectorAll("[data-checks-again]")) button.hidden = false;
  };
  document.addEventListener("w-autosave:success", show);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  else show();
})();
