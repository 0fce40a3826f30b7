/* Sets Matomo up before its script runs, as the brand attested it, and lets it opt out.
   Never `remember…`: the choice is remembered by our signed cookie, and read on each page. */
const template = document.querySelector('template[data-tool="matomo"]');
const { of, mode, site, address } = template.dataset;
const paq = (window._paq ||= []);
const push = (...commands) => commands.forEach((one) => paq.push(one));

const MONTHS_13 = 33955200; // seconds: 393 days, from the first visit (CNIL, 4 July 2025)
const HOURS_182_DAYS = 182 * 24; // as long as a choice
const HERE = location.origin + location.pathname;

// Only that somebody came from within: the page before may have an address of one's own.
const from = document.referrer && new URL(document.referrer);
const within = from && from.origin === location.origin;

push(["setTrackerUrl", `${address}/matomo.php`], ["setSiteId", site]);
push(["setSecureCookie", location.protocol === "https:"]);
push(["setVisitorCookieTimeout", MONTHS_13], ["setSessionCookieTimeout", 1800]);
if (mode === "consent") {
  push(["requireConsent"], ["requireCookieConsent"]);
  push(["setCookieConsentGiven"], ["setConsentGiven"]);
  push(["setCustomUrl", HERE + location.search]);
  push(["setReferrerUrl", within ? `${location.origin}/` : document.referrer]);
} else {
  // Anonymous statistics of this site alone: no channel, no campaign, no recording, no traits.
  push(["disableCampaignParameters"], ["disableBrowserFeatureDetection"]);
  push(["HeatmapSessionRecording::disable"]);
  if (mode === "cookieless") push(["disableCookies"]);
  push(["setCustomUrl", HERE], ["setReferrerUrl", within ? `${location.origin}/` : ""]);
}
push(["trackPageView"], ["enableLinkTracking"]);

document.addEventListener("trackers:off", ({ detail }) => {
  if (!detail.includes(of)) return;
  push(["optUserOut", HOURS_182_DAYS]);
  // It leaves `_pk_hsr` behind, and remembers what our own cookie remembers already.
  const labels = location.hostname.split(".");
  const domains = labels.map((_, start) => labels.slice(start).join("."));
  for (const cookie of document.cookie.split("; ")) {
    const name = cookie.split("=")[0];
    if (!/^(_pk_|mtm_)/.test(name)) continue;
    for (const domain of ["", ...domains.map((one) => `; Domain=${one}`)])
      document.cookie = `${name}=; Max-Age=0; Path=/${domain}`;
  }
});

template.after(template.content.cloneNode(true));
