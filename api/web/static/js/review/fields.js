/**
 * The fields of a paper: doubtful ones first, Enter confirms and goes on, what was typed survives a reload.
 *
 * Nothing is sent while somebody types. What differs from what was read goes to the service in one version.
 */
import { all, find } from "../core/dom.js";
import { composing } from "../core/keys.js";
import { addRow, read, same, write } from "./values.js";

const DOUBTFUL = ["review", "caution"];

export class Fields {
  /**
   * @param {HTMLElement} side Holds the list of fields.
   * @param {{look: (entry: HTMLElement) => void, tell: (left: number) => void, end: () => void}} heard `look` when a
   *   field gets the focus, `tell` when the number of fields left to look at changes, `end` after the last of them.
   */
  constructor(side, heard) {
    this.heard = heard;
    this.list = find("#fields", side);
    this.entries = all(".entry", this.list);
    this.read = new Map(this.entries.map((entry) => [entry, read(entry)]));
    this.key = `review:${side.dataset.document}:${side.dataset.version}`;
    this.list.addEventListener("focusin", (event) => this.#focused(event.target.closest(".entry")));
    this.list.addEventListener("input", (event) => this.#changed(event.target.closest(".entry")));
    this.list.addEventListener("keydown", (event) => this.#pressed(event));
    this.list.addEventListener("click", (event) => this.#clicked(event.target));
    this.#restore();
    this.#tell();
  }

  /** The entry that was worked on last. */
  current = null;

  /** Go to the first field that has to be looked at, or to the first one. */
  begin() {
    const first = this.entries.find((entry) => this.#isLeft(entry)) ?? this.entries[0];
    if (first) this.#focus(first);
    else this.heard.end();
  }

  /** Return the fields that differ from what was read, by name. */
  changes() {
    return Object.fromEntries(this.entries.filter((entry) => !same(read(entry), this.read.get(entry))).map((entry) => [entry.dataset.name, read(entry)]));
  }

  /** Return what stands in a field now. */
  value(name) {
    const entry = this.entries.find((one) => one.dataset.name === name);
    return entry ? read(entry) : null;
  }

  /** Put values into fields, as far as this type has them. */
  put(values) {
    for (const entry of this.entries) {
      if (entry.dataset.name in values) {
        write(entry, values[entry.dataset.name]);
        this.#changed(entry);
      }
    }
  }

  /** Take over from the same paper as it stood before where somebody was, and what they had seen of what still stands. */
  resume(before) {
    for (const entry of this.entries) {
      const old = before.entries.find((one) => one.dataset.name === entry.dataset.name);
      if (old?.classList.contains("done") && same(read(old), read(entry))) seen(entry);
    }
    this.#keep();
    this.#tell();
    const here = this.entries.find((entry) => entry.dataset.name === before.current?.dataset.name);
    if (here) this.#focus(here);
  }

  /** Put a text into the field that was worked on last, behind what stands there when it is a list. */
  insert(text) {
    const control = this.current?.querySelector("input, textarea");
    if (!control) return;
    control.value = "list" in this.current.dataset && control.value ? `${control.value.trimEnd()}\n${text}` : text;
    this.#changed(this.current);
    control.focus();
  }

  /** Say that a field is as it should be, and go on to the next one to look at. */
  confirm(entry) {
    seen(entry);
    this.#keep();
    this.#tell();
    const place = this.entries.indexOf(entry);
    const next = [...this.entries.slice(place + 1), ...this.entries.slice(0, place)].find((one) => this.#isLeft(one));
    if (next) this.#focus(next);
    else this.heard.end();
  }

  /** Forget what was typed; it is kept by the service now. */
  forget() {
    sessionStorage.removeItem(this.key);
  }

  #isLeft(entry) {
    return DOUBTFUL.includes(entry.dataset.state) && !entry.classList.contains("done");
  }

  #focus(entry) {
    // A table without rows has the focus itself: Enter says, as everywhere, that the field is right as it is.
    const control = entry?.querySelector("input, textarea") ?? entry?.querySelector(".rows");
    control?.focus();
    control?.select?.();
  }

  #focused(entry) {
    if (!entry || entry === this.current) return;
    this.current = entry;
    this.heard.look(entry);
  }

  #changed(entry) {
    if (!entry) return;
    entry.classList.toggle("changed", !same(read(entry), this.read.get(entry)));
    this.#keep();
  }

  #pressed(event) {
    const entry = event.target.closest(".entry");
    if (!entry || composing(event) || event.target.matches("button")) return;
    // Between the rows of a table that has some, nothing is said of it and nothing typed.
    const between = event.target.matches(".rows:has(.row-of)");
    const several = event.target.matches("textarea") && "list" in entry.dataset;
    if (event.key === "Enter" && !event.ctrlKey && !event.altKey && !(event.shiftKey && several)) {
      event.preventDefault();
      if (!between) this.confirm(entry);
    } else if (event.key === "Escape") {
      event.preventDefault();
      write(entry, this.read.get(entry));
      this.#changed(entry);
      // The rows of a table are others now, and the one with the focus is gone.
      if (entry.dataset.parts) this.#focus(entry);
    } else if (event.target.matches(".rows") && !between && event.key.trim().length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) {
      // What is typed into an empty table is the beginning of its first row.
      addRow(entry).focus();
    } else if (event.altKey && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      this.#focus(this.entries[this.entries.indexOf(entry) + (event.key === "ArrowDown" ? 1 : -1)]);
    }
  }

  #clicked(target) {
    const entry = target.closest(".entry");
    if (target.closest("[data-add]")) addRow(entry).focus();
    else if (target.closest("[data-drop]")) target.closest(".row-of").remove();
    else return;
    this.#changed(entry);
  }

  #tell() {
    this.heard.tell(this.entries.filter((entry) => this.#isLeft(entry)).length);
  }

  #keep() {
    const done = this.entries.filter((entry) => entry.classList.contains("done")).map((entry) => entry.dataset.name);
    sessionStorage.setItem(this.key, JSON.stringify({ values: this.changes(), done }));
  }

  #restore() {
    const { values = {}, done = [] } = JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
    this.entries.filter((entry) => done.includes(entry.dataset.name)).forEach((entry) => seen(entry));
    this.put(values);
  }
}

/** Let an entry show that somebody has looked at it. */
function seen(entry) {
  entry.classList.add("done");
  const mark = entry.querySelector(".mark .state");
  if (!mark) return;
  mark.className = "state good";
  mark.textContent = "đã xem";
}
