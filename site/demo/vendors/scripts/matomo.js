/* Stand-in for matomo.js: its queue, the cookies it writes and the requests it sends.

   As Matomo 5 does: `_pk_id` ends 13 months after it was made, however often one comes back;
   `_pk_ses` 30 minutes after the last view; `_pk_ref` is written for a campaign or a site that
   somebody came from; the plugin for recordings writes `_pk_hsr`, which nobody here deletes. */
(() => {
  "use strict";
  const DAY = 86400;
  const FOREVER = 946080000; // 30 years: `remember…` and opting out, unless hours are given
  const cfg = {
    url: "",
    site: "",
    page: location.href,
    referrer: document.referrer,
    id: 393 * DAY,
    ses: 1800,
    ref: 182.5 * DAY,
    cookies: true,
    needsCookieConsent: false,
    needsConsent: false,
    hasConsent: !/(^|; )mtm_consent_removed=/.test(document.cookie),
    secure: false,
    campaigns: true,
    features: true,
    recordings: true,
  };
  const waiting = [];

  // Four digits that stand for the host; the real ones are of its SHA-1.
  const host = [...`${location.hostname}/`]
    .reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) % 65536, 7)
    .toString(16)
    .padStart(4, "0");
  const nameOf = (base) => `_pk_${base}.${cfg.site}.${host}`;
  const read = (name) =>
    document.cookie
      .split("; ")
      .find((one) => one.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  const write = (name, value, seconds) => {
    if (!cfg.cookies && name !== "mtm_consent_removed") return;
    const ends = new Date(Date.now() + seconds * 1000).toUTCString();
    const secure = cfg.secure ? "; secure" : "";
    document.cookie = `${name}=${encodeURIComponent(value)}; expires=${ends}; path=/; SameSite=Lax${secure}`;
  };
  const erase = (name) => (document.cookie = `${name}=; Max-Age=0; path=/`);
  const eraseAll = () => ["id", "ses", "cvar", "ref"].forEach((base) => erase(nameOf(base)));

  const visitor = () => {
    const now = Math.round(Date.now() / 1000);
    const kept = decodeURIComponent(read(nameOf("id")) ?? "").split(".");
    if (kept[0]) return { id: kept[0], made: Number(kept[1]), isNew: 0 };
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    const id = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
    return { id: cfg.cookies ? id : "", made: now, isNew: 1 };
  };
  const writeVisitor = ({ id, made }) =>
    write(nameOf("id"), `${id}.${made}.`, made + cfg.id - Date.now() / 1000);

  const isCampaign = (name) => /^(mtm|matomo|pk|piwik|utm)_/.test(name);
  const address = () => {
    const page = new URL(cfg.page);
    if (!cfg.campaigns) for (const name of [...page.searchParams.keys()]) isCampaign(name) && page.searchParams.delete(name);
    return page;
  };
  const writeReferrer = (page) => {
    const campaign = [...page.searchParams].find(([name]) => isCampaign(name))?.[1] ?? "";
    const from = cfg.referrer && new URL(cfg.referrer).hostname !== location.hostname ? cfg.referrer : "";
    if (campaign || from)
      write(nameOf("ref"), JSON.stringify([campaign, "", Math.round(Date.now() / 1000), from]), cfg.ref);
  };

  const send = (more) => {
    if (!cfg.hasConsent) {
      if (cfg.needsConsent) waiting.push(more);
      return;
    }
    if (cfg.cookies) {
      write("_pk_testcookie", "1", 60);
      erase("_pk_testcookie");
      writeReferrer(address());
      write(nameOf("ses"), "1", cfg.ses);
      if (cfg.recordings) write(nameOf("hsr"), "1", 1800);
    }
    const who = visitor();
    if (cfg.cookies) writeVisitor(who);
    const query = new URLSearchParams({
      ...more,
      idsite: cfg.site,
      rec: 1,
      r: String(Math.random()).slice(2, 8),
      url: address().href,
      urlref: cfg.referrer,
      _id: who.id,
      _idn: who.isNew,
      cookie: Number(cfg.cookies),
      ...(cfg.features ? { res: `${screen.width}x${screen.height}` } : {}),
    });
    new Image().src = `${cfg.url}?${query}`;
  };

  const consent = (given) => {
    cfg.hasConsent = given;
    if (given) erase("mtm_consent_removed");
    if (given) waiting.splice(0).forEach(send);
  };
  const cookieConsent = () => {
    if (cfg.needsCookieConsent) cfg.cookies = true;
    if (cfg.site && cfg.cookies) writeVisitor(visitor());
  };
  const methods = {
    addTracker: () => {},
    requireCookieConsent: () => Object.assign(cfg, { needsCookieConsent: true, cookies: false }),
    disableBrowserFeatureDetection: () => (cfg.features = false),
    disableCampaignParameters: () => (cfg.campaigns = false),
    disableCookies: () => {
      cfg.cookies = false;
      if (cfg.site) eraseAll();
    },
    setTrackerUrl: (url) => (cfg.url = url),
    setSessionCookieTimeout: (seconds) => (cfg.ses = seconds),
    setVisitorCookieTimeout: (seconds) => (cfg.id = seconds),
    setReferralCookieTimeout: (seconds) => (cfg.ref = seconds),
    setSecureCookie: (isSecure) => (cfg.secure = isSecure),
    setSiteId: (site) => {
      cfg.site = site;
      if (cfg.cookies) writeVisitor(visitor());
    },
    enableLinkTracking: () => {},
    setCookieConsentGiven: cookieConsent,
    requireConsent: () => Object.assign(cfg, { needsConsent: true, hasConsent: false }),
    setConsentGiven: (withCookies = true) => {
      if (withCookies) cookieConsent();
      consent(true);
    },
    rememberConsentGiven: (hours) => {
      methods.setConsentGiven(true);
      write("mtm_consent", Date.now(), hours ? hours * 3600 : FOREVER);
    },
    rememberCookieConsentGiven: (hours) => {
      cookieConsent();
      write("mtm_cookie_consent", Date.now(), hours ? hours * 3600 : FOREVER);
    },
    forgetConsentGiven: (hours) => {
      erase("mtm_consent");
      write("mtm_consent_removed", Date.now(), hours ? hours * 3600 : FOREVER);
      erase("mtm_cookie_consent");
      methods.disableCookies();
      methods.requireConsent();
    },
    optUserOut: (hours) => methods.forgetConsentGiven(hours),
    deleteCookies: eraseAll,
    setCustomUrl: (url) => (cfg.page = url),
    setReferrerUrl: (url) => (cfg.referrer = url),
    "HeatmapSessionRecording::disable": () => (cfg.recordings = false),
    trackPageView: () => send({ action_name: document.title }),
  };
  const apply = ([name, ...args]) => {
    if (methods[name]) methods[name](...args);
    else console.error(`The method '${name}' was not found in "_paq" variable.`);
  };

  // The real one answers the same to whoever sets it up too late.
  const queue = window._paq;
  if (!Array.isArray(queue) || !queue.length) {
    window._paq = { push: () => console.error("_paq.push() was used but Matomo tracker was not initialized") };
    return;
  }
  const order = Object.keys(methods);
  // Some calls come first, whatever the order in which they were made.
  [...queue].sort((one, other) => order.indexOf(one[0]) - order.indexOf(other[0])).forEach(apply);
  window._paq = { push: (...commands) => commands.forEach(apply) };
})();
