/* Puts Stripe's card field on a page where something is paid, once the category may load.
   As @stripe/stripe-js/pure: its script comes no sooner, and without signals against fraud.

   The page has a form `[data-card]`, hidden: `[data-card-field]`, `[data-card-error]`,
   an input `[data-card-token]`; and beside it what `[data-without-card]` says instead. */
const template = document.querySelector('template[data-tool="stripe"]');
const form = document.querySelector("[data-card]");

const ready = () => {
  const stripe = window.Stripe(template.dataset.site);
  const elements = stripe.elements({ locale: document.documentElement.lang });
  const card = elements.create("card");
  card.mount(form.querySelector("[data-card-field]"));
  form.hidden = false;
  for (const one of document.querySelectorAll("[data-without-card]")) one.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { token, error } = await stripe.createToken(card);
    form.querySelector("[data-card-error]").textContent = error?.message ?? "";
    if (!token) return;
    form.querySelector("[data-card-token]").value = token.id;
    form.submit();
  });
};

if (form) {
  const content = template.content.cloneNode(true);
  content.querySelector("script").addEventListener("load", ready);
  template.after(content);
}
