/* Stand-in for Stripe.js v3: the card field in a frame, its marks in first-party cookies, and,
   unless `advancedFraudSignals=false`, the frame of another site that recognises the device. */
(() => {
  "use strict";
  const { origin, searchParams } = new URL(document.currentScript.src);
  const mark = (name, seconds) => {
    if (document.cookie.split("; ").some((one) => one.startsWith(`${name}=`))) return;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${name}=${crypto.randomUUID()}; Max-Age=${seconds}; path=/; SameSite=Strict${secure}`;
  };
  mark("__stripe_mid", 31536000);
  mark("__stripe_sid", 1800);

  const frame = (address, title) => {
    const made = document.createElement("iframe");
    Object.assign(made, { src: address, title });
    made.setAttribute("allow", "payment *");
    return made;
  };
  if (searchParams.get("advancedFraudSignals") !== "false") {
    const device = frame(`${origin.replace("//", "//m-")}/inner.html`, "device");
    device.hidden = true;
    document.body.append(device);
  }

  window.Stripe = (key) => ({
    elements: ({ locale } = {}) => ({
      create: (type) => ({
        mount(place) {
          const at = typeof place === "string" ? document.querySelector(place) : place;
          const field = frame(`${origin}/v3/card.html?lang=${locale ?? "en"}`, type);
          Object.assign(field.style, { border: "0", width: "100%", height: "3rem" });
          at.replaceChildren(field);
        },
        unmount() {},
      }),
    }),
    async createToken() {
      const answer = await fetch(`${origin}/v1/tokens`, {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ key }),
      });
      return answer.ok ? { token: await answer.json() } : { error: { message: "Declined." } };
    },
  });
})();
