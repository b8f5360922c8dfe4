// What lies on the phone: keys, what was taken along, one unfinished record, sealed captures and finished bundles.

let opened = null;

function database() {
  opened ||= new Promise((resolve, reject) => {
    const asked = indexedDB.open("yifa-onsite", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("kv");
      asked.result.createObjectStore("parts", { keyPath: "id" });
      asked.result.createObjectStore("bundles", { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

// Resolves once everything is on the disk, not only in the browser's memory.
async function within(names, job) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const tx = db.transaction(names, "readwrite", { durability: "strict" });
    tx.oncomplete = () => resolve();
    tx.onerror = () => reject(tx.error);
    tx.onabort = () => reject(tx.error);
    job(tx);
  });
}

async function asked(name, question) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const request = question(db.transaction(name).objectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export const get = (key) => asked("kv", (store) => store.get(key));
export const put = (key, value) => within(["kv"], (tx) => tx.objectStore("kv").put(value, key));
export const keepPart = (part) => within(["parts"], (tx) => tx.objectStore("parts").put(part));
export const dropPart = (id) => within(["parts"], (tx) => tx.objectStore("parts").delete(id));
export const part = (id) => asked("parts", (store) => store.get(id));
export const bundles = () => asked("bundles", (store) => store.getAll());
export const keepBundle = (bundle) => within(["bundles"], (tx) => tx.objectStore("bundles").put(bundle));

// The finished bundle is there and the unfinished record gone, or neither.
export function finish(bundle, parts, used) {
  return within(["kv", "parts", "bundles"], (tx) => {
    tx.objectStore("bundles").put(bundle);
    for (const id of parts) tx.objectStore("parts").delete(id);
    tx.objectStore("kv").delete("work");
    tx.objectStore("kv").put(used, "used");
  });
}

export function abandon(parts) {
  return within(["kv", "parts"], (tx) => {
    for (const id of parts) tx.objectStore("parts").delete(id);
    tx.objectStore("kv").delete("work");
  });
}

// Only after the town said that it holds the bundle durably.
export function forget(id) {
  return within(["bundles"], (tx) => tx.objectStore("bundles").delete(id));
}
