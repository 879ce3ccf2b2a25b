/** Values of fields in their controls: as people type them, and as the service takes them. */
import { all, copy, data, element } from "../core/dom.js";

/**
 * Return what stands in the controls of an entry: a text, a list of texts, a list of rows, or null for nothing.
 *
 * @param {HTMLElement} entry
 * @returns {string | string[] | Record<string, string | number>[] | null}
 */
export function read(entry) {
  if (entry.dataset.parts) {
    const rows = all(".row-of", entry).map(readRow).filter((row) => Object.keys(row).length);
    return rows.length ? rows : null;
  }
  const text = entry.querySelector("input, textarea").value.normalize("NFC").trim();
  if ("list" in entry.dataset) {
    const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
    return lines.length ? lines : null;
  }
  return text || null;
}

function readRow(row) {
  const given = all("[data-part]", row).map((input) => [input.dataset.part, input.value.normalize("NFC").trim()]);
  return Object.fromEntries(given.filter(([, text]) => text).map(([part, text]) => [part, part === "count" ? Number(text) : text]));
}

/** Put a value into the controls of an entry. */
export function write(entry, value) {
  if (entry.dataset.parts) {
    all(".row-of", entry).forEach((row) => row.remove());
    (value ?? []).forEach((row) => addRow(entry, row));
    return;
  }
  entry.querySelector("input, textarea").value = Array.isArray(value) ? value.join("\n") : (value ?? "");
}

/** Add a row to an entry that has rows; return its first control. */
export function addRow(entry, values = {}) {
  const row = copy("row");
  const names = data("words").parts;
  const inputs = entry.dataset.parts.split(",").map((part) => element("input", { "data-part": part, "aria-label": names[part] ?? part, value: values[part], inputmode: part === "count" ? "numeric" : null, autocomplete: "off" }));
  row.prepend(...inputs);
  entry.querySelector("[data-add]").before(row);
  return inputs[0];
}

/** Whether two values are the same. */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
