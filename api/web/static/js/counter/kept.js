/**
 * Files that wait to be sent, kept in the browser (IndexedDB) until they are handed in: a reload or a power cut loses none.
 * Each belongs to somebody and to a dossier; whoever else signs in here neither sees nor sends it. After a day it is gone.
 */
const DAY = 24 * 3600 * 1000;
const LEASE = 6000;

const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open("sohoa-counter", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("files", { keyPath: "id", autoIncrement: true });
    request.result.createObjectStore("leases", { keyPath: "name" });
  };
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** Do something in one transaction; resolve to what `act` returns once all is kept. */
async function within(store, mode, act) {
  const transaction = (await opened).transaction(store, mode, { durability: "strict" });
  const found = act(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(found?.result ?? found);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** Keep a file; resolve to its number. */
export const keep = (entry) => within("files", "readwrite", (files) => files.add({ ...entry, at: Date.now() }));

/** Change what is known of a file that is still kept. */
export const note = (entry) => within("files", "readwrite", (files) => files.put(entry));

export const drop = (id) => within("files", "readwrite", (files) => void files.delete(id));

/** Resolve to the files of somebody for a dossier, in the order in which they were chosen. */
export async function waiting(who, code) {
  const found = await within("files", "readonly", (files) => files.getAll());
  const old = found.filter((entry) => entry.at < Date.now() - DAY);
  await Promise.all(old.map((entry) => drop(entry.id)));
  return found.filter((entry) => entry.who === who && entry.code === code && !old.includes(entry));
}

/** Resolve to whether this tab may send: one at a time does, and another takes over when it is closed. */
export function lease(name, tab) {
  let mine = false;
  return within("leases", "readwrite", (leases) => {
    const request = leases.get(name);
    request.onsuccess = () => {
      const held = request.result;
      mine = !held || held.tab === tab || held.until < Date.now();
      if (mine) leases.put({ name, tab, until: Date.now() + LEASE });
    };
  }).then(() => mine);
}

/** Let another tab send at once. */
export function release(name, tab) {
  return within("leases", "readwrite", (leases) => {
    const request = leases.get(name);
    request.onsuccess = () => request.result?.tab === tab && leases.delete(name);
  });
}
