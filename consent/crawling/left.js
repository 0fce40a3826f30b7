// What a frame's origin keeps in the device, by its names.
async () => {
  const found = [];
  for (const [property, kept] of [["localStorage", "local"], ["sessionStorage", "session"]]) {
    try {
      for (const name of Object.keys(window[property])) found.push([kept, name]);
    } catch {
      // a frame without an origin of its own keeps nothing
    }
  }
  try {
    for (const { name } of await indexedDB.databases()) found.push(["indexed", name]);
  } catch {
    // nor has it databases
  }
  return found.map(([kept, name]) => [kept, name, location.hostname]);
}
