// Runs in each frame before its own scripts, and says what they read or write in the device:
// what is removed at once, and what is only read, leaves no trace to find afterwards.
(() => {
  const say = window.opposableSaw;
  delete window.opposableSaw;
  if (!say) return;
  const tell = (kept, name, domain) => {
    say(kept, String(name), domain || location.hostname).catch(() => {});
  };

  // Names are reached as `getItem("name")` and as `storage.name`: only a proxy hears both.
  const heard = (storage, kept) =>
    new Proxy(storage, {
      get(target, name) {
        if (typeof name === "string" && !(name in Storage.prototype)) tell(kept, name);
        const value = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...given) => {
          if (name === "getItem" || name === "setItem") tell(kept, given[0]);
          return value.apply(target, given);
        };
      },
      set(target, name, value) {
        if (typeof name === "string") tell(kept, name);
        return Reflect.set(target, name, value, target);
      },
      has(target, name) {
        if (typeof name === "string" && !(name in Storage.prototype)) tell(kept, name);
        return Reflect.has(target, name);
      },
    });
  for (const [property, kept] of [["localStorage", "local"], ["sessionStorage", "session"]]) {
    let storage;
    try {
      storage = window[property];
    } catch {
      continue; // a frame without an origin of its own has none
    }
    if (!storage) continue;
    const proxy = heard(storage, kept);
    Object.defineProperty(window, property, { get: () => proxy, configurable: true });
  }

  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", {
    ...cookie,
    set(text) {
      cookie.set.call(this, text);
      const name = String(text).split(";")[0].split("=")[0].trim();
      // What the browser refused, and what this very line deletes, is not there.
      const there = cookie.get.call(this).split("; ").some((one) => one.split("=")[0] === name);
      const domain = /;\s*domain=\.?([^;\s]+)/i.exec(text);
      if (name && there) tell("cookie", name, domain && domain[1]);
    },
  });
  if (window.CookieStore) {
    const set = CookieStore.prototype.set;
    CookieStore.prototype.set = function (...given) {
      const [first] = given;
      const named = first !== null && typeof first === "object" ? first : { name: first };
      tell("cookie", named.name, named.domain);
      return set.apply(this, given);
    };
  }
  if (window.IDBFactory) {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...given) {
      tell("indexed", given[0]);
      return open.apply(this, given);
    };
  }
})();
