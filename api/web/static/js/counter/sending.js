/**
 * Sends files part by part and hands them in: goes on where it stood after a cut line, a reload, in another tab. What was
 * chosen at once is one group and becomes one batch; its key lets the service know a request that is repeated.
 */
import { Refused, again, ask, get, pause, post, remove } from "../core/api.js";
import { element, fill } from "../core/dom.js";
import { say, sayError } from "../core/say.js";
import { drop, keep, lease, note, release, waiting } from "./kept.js";

const PART = 1 << 20;
const HASHED = 64 << 20;
const BEAT = 2000;
const FOR_EVER = 1e9;

/** Return a name that nobody else has; pages may be served without TLS inside an office. */
function unique() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Sending {
  #tab = unique();
  #running = false;
  #cut = null;
  #shown = new Map();

  /**
   * @param {{who: string, code: string, place: Element, handed: () => void}} desk `handed` hears of each new batch.
   */
  constructor(desk) {
    this.desk = desk;
    this.lock = `${desk.who} ${desk.code}`;
    addEventListener("pagehide", () => release(this.lock, this.#tab));
    setInterval(() => this.run().catch(sayError), BEAT);
  }

  /** Keep files and begin to send them. */
  async add(files) {
    const chosen = [...files].filter((file) => file.size || say(`${file.name}: tệp rỗng nên không gửi. Hãy quét lại giấy tờ rồi chọn tệp mới.`, "bad") === 0);
    if (!chosen.length) return;
    const group = unique();
    try {
      for (const file of chosen) await keep({ who: this.desk.who, code: this.desk.code, group, file, name: file.name, upload: "" });
    } catch (error) {
      say("Trình duyệt không còn chỗ để giữ tệp. Hãy nộp ít tệp hơn một lần.", "bad");
      console.warn(error);
      return;
    }
    await this.run();
  }

  /** Send what waits, unless another tab does. */
  async run() {
    if (this.#running) return;
    const entries = await waiting(this.desk.who, this.desk.code);
    this.#show(entries);
    if (!entries.length || !(await lease(this.lock, this.#tab))) return;
    this.#running = true;
    const beat = setInterval(() => lease(this.lock, this.#tab), BEAT);
    try {
      for (const group of new Set(entries.map((entry) => entry.group))) await this.#group(entries.filter((entry) => entry.group === group));
    } finally {
      clearInterval(beat);
      this.#running = false;
    }
  }

  async #group(entries) {
    for (const entry of entries) await this.#file(entry);
    const left = entries.filter((entry) => !entry.gone);
    if (!left.length) return;
    try {
      const uploads = await Promise.all(left.map(async (entry) => ({ upload: entry.upload, sha256: await digest(entry.file) })));
      const handed = await this.#patient(() => post(`/api/v1/dossiers/${encodeURIComponent(this.desk.code)}/hand-ins`, { key: entries[0].group, uploads }));
      handed.refused.forEach((one) => say(`${one.source}: ${one.error.message}`, "wait"));
      await Promise.all(left.map((entry) => drop(entry.id)));
      this.#show(await waiting(this.desk.who, this.desk.code));
      this.desk.handed();
    } catch (error) {
      await this.#failed(error, left);
    }
  }

  /** What comes of a hand-in that was refused: damaged files begin anew, what the dossier has already is not kept. */
  async #failed(error, entries) {
    if (!(error instanceof Refused)) throw error;
    if (error.code === "damaged_upload" || error.status === 404) {
      const worse = entries.map((entry) => ({ ...entry, upload: "", whole: false, tries: (entry.tries ?? 0) + 1 }));
      const [hopeless, rest] = [worse.filter((entry) => entry.tries > 3), worse.filter((entry) => entry.tries <= 3)];
      await Promise.all([...hopeless.map((entry) => drop(entry.id)), ...rest.map(note)]);
      if (!hopeless.length) return;
    } else {
      await Promise.all(entries.map((entry) => drop(entry.id)));
      entries.forEach((entry) => remove(`/api/v1/uploads/${entry.upload}`).catch(() => {}));
    }
    say(error.message, error.code === "duplicate_file" ? "wait" : "bad");
    this.#show(await waiting(this.desk.who, this.desk.code));
  }

  /** Send one file as far as it is not there yet. */
  async #file(entry) {
    try {
      let at = await this.#offset(entry);
      while (at < entry.file.size) {
        this.#progress(entry, at);
        at = await this.#part(entry, at);
      }
      this.#progress(entry, at);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      entry.gone = true;
      await drop(entry.id);
      say(`${entry.name}: ${error.message}`, "bad");
    }
  }

  async #open(entry) {
    const wish = { name: entry.name, size: entry.file.size, dossier: this.desk.code };
    entry.upload = (await this.#patient(() => post("/api/v1/uploads", wish))).upload;
    await note(entry);
  }

  /** Resolve to where an upload stands; one that was not opened yet, or forgotten, is opened. */
  async #offset(entry) {
    if (!entry.upload) {
      await this.#open(entry);
      return 0;
    }
    try {
      return (await this.#patient(() => get(`/api/v1/uploads/${entry.upload}`))).received;
    } catch (error) {
      if (error.status !== 404) throw error;
      // Handed in by a request whose answer was cut off: the key finds the batch. Else it begins anew.
      if (entry.whole) return entry.file.size;
      await this.#open(entry);
      return 0;
    }
  }

  async #part(entry, at) {
    const body = entry.file.slice(at, at + PART);
    const headers = { "Content-Type": "application/partial-upload", "Upload-Offset": String(at) };
    try {
      const answer = await ask(`/api/v1/uploads/${entry.upload}`, { method: "PATCH", body, headers });
      this.#back();
      const now = Number(answer.headers.get("Upload-Offset"));
      if (now >= entry.file.size) await note(Object.assign(entry, { whole: true }));
      return now;
    } catch (error) {
      if (error.code === "wrong_offset") return error.problem.offset;
      if (!(error instanceof Refused) || !error.passing) throw error;
      this.#lost(error);
      await pause(1500);
      // What came before the line was cut is kept: ask where to go on.
      return this.#offset(entry);
    }
  }

  /** Try until the service is back. */
  async #patient(act) {
    const found = await again(act, { tries: FOR_EVER, tell: (error) => this.#lost(error) });
    this.#back();
    return found;
  }

  #lost() {
    this.#cut ??= say("Mất kết nối. Tệp vẫn được giữ trên máy này và sẽ tự gửi tiếp khi có mạng.", "bad");
  }

  #back() {
    this.#cut?.();
    this.#cut = null;
  }

  #show(entries) {
    const known = new Map(entries.map((entry) => [entry.id, this.#shown.get(entry.id) ?? line(entry)]));
    const same = known.size === this.#shown.size && [...known.keys()].every((id) => this.#shown.has(id));
    this.#shown = known;
    if (!same) fill(this.desk.place, ...known.values());
  }

  #progress(entry, at) {
    const bar = this.#shown.get(entry.id)?.querySelector("progress");
    if (bar) bar.value = at / entry.file.size;
  }
}

const line = (entry) => element("div", { class: "sent" }, element("span", { class: "cut" }, entry.name), element("progress", { max: 1, value: 0, "aria-label": `Đang gửi ${entry.name}` }));

/** Resolve to the SHA-256 of a file, empty where the browser computes none: only over TLS or on the machine itself. */
async function digest(file) {
  if (!crypto.subtle || file.size > HASHED) return "";
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
