/** Questions that must be answered before something is done. The browser's own dialog holds the focus. */
import { element } from "./dom.js";

/**
 * Ask yes or no.
 *
 * @param {string} title What is to be done.
 * @param {string} text What comes of it.
 * @param {{yes?: string, no?: string, danger?: boolean}} [words]
 * @returns {Promise<boolean>}
 */
export async function confirmed(title, text, { yes = "Đồng ý", no = "Không", danger = false } = {}) {
  const answer = await asked(title, [element("p", {}, text)], { yes, no, danger });
  return answer !== null;
}

/**
 * Ask for the fields of a form.
 *
 * @param {string} title What is to be done.
 * @param {Node[]} content Labels and controls with names.
 * @returns {Promise<Record<string, string> | null>} What was filled in; null when it was left.
 */
export function asked(title, content, { yes = "Đồng ý", no = "Không", danger = false } = {}) {
  const ok = element("button", { class: danger ? "danger" : "main", type: "submit", value: "yes" }, yes);
  const { answer, form } = open(title, content, no, ok);
  // What takes something away is not done by an Enter too many.
  (form.querySelector("input, select, textarea") ?? (danger ? form.querySelector(".ends button") : ok)).focus();
  return answer.then((value) => (value === "yes" ? Object.fromEntries(new FormData(form).entries()) : null));
}

/**
 * Offer several things to do, each by a button with its key.
 *
 * @param {string} title What it is about.
 * @param {string} text What comes of it.
 * @param {{value: string, key: string, label: string, disabled: boolean}[]} choices
 * @returns {Promise<string | null>} The value of what was chosen; null when it was left.
 */
export function picked(title, text, choices) {
  const buttons = choices.map(({ value, key, label, disabled }) => element("button", { type: "submit", value, disabled, "data-key": key }, label));
  const { answer, form } = open(title, [element("p", {}, text), element("div", { class: "stack" }, ...buttons)], "Thôi");
  // Nothing is done by an Enter that was meant for something else.
  form.querySelector(".ends button").focus();
  return answer.then((value) => value || null);
}

/** Show a dialog; return its form, and the value of the button that ends it ("" when it is left). */
function open(title, content, no, ...ends) {
  const leave = element("button", { type: "button" }, no);
  const form = element("form", { method: "dialog" }, element("h2", { id: "asked-title" }, title), ...content, element("div", { class: "ends" }, leave, ...ends));
  const dialog = element("dialog", { "aria-labelledby": "asked-title" }, form);
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.showModal();
  leave.addEventListener("click", () => dialog.close(""));
  // In a text field Enter sends a form; in a closed list it would do nothing.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("select") && ends.length) form.requestSubmit(ends.at(-1));
  });
  const answer = new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before?.isConnected) before.focus?.();
      resolve(dialog.returnValue);
    });
  });
  return { answer, form };
}

/** Return a labelled control for `asked`. */
export function field(name, label, attributes = {}, kind = "input", ...children) {
  const control = element(kind, { name, id: `asked-${name}`, ...attributes }, ...children);
  return element("div", { class: "field" }, element("label", { for: control.id }, label), control);
}
