/**
 * Every action has a key: a control says it itself (`data-key="Alt+R"`), and that is all there is to it.
 *
 * The key presses the control, if it is there, shown and enabled; the topmost dialog goes first. Whoever composes a
 * letter (Telex, VNI) is left alone. `F1` shows all keys of the page. Names: Alt, Ctrl, Shift, then `KeyboardEvent.code`
 * without "Key"/"Digit" (so that a keyboard layout moves nothing), or a named key: `Enter`, `Escape`, `F2`, `PageDown`.
 */
import { all, element } from "./dom.js";

const NAMES = { Alt: "Alt", Ctrl: "Ctrl", Shift: "Shift", Enter: "Enter", Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", PageUp: "PgUp", PageDown: "PgDn", Minus: "-", Equal: "+", Comma: ",", Period: ".", Slash: "/", Space: "phím cách" };
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file]), textarea, select, [contenteditable=true]";

/** Return the name of the key of an event, as `data-key` writes it. */
export function named(event) {
  const base = /^(Key|Digit)/.test(event.code) ? event.code.replace(/^(Key|Digit)/, "") : event.code.replace(/^Numpad(?=Enter)/, "");
  return [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift", base].filter(Boolean).join("+");
}

/** Whether somebody is in the middle of composing a letter. */
export const composing = (event) => event.isComposing || event.keyCode === 229;

/** Return how a key is shown to people. */
export const shown = (key) => key.split("+").map((part) => NAMES[part] ?? part).join("+");

/** Let the keys of a page work. Called once, by every page. */
export function listen() {
  document.addEventListener("keydown", pressed);
  label(document);
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => node instanceof Element && label(node)))).observe(document.body, { childList: true, subtree: true });
}

function pressed(event) {
  if (event.defaultPrevented || composing(event) || event.repeat) return;
  const key = named(event);
  if (key === "F1") {
    event.preventDefault();
    help();
    return;
  }
  // A key without Alt, Ctrl or a name of its own is text where text is typed.
  const plain = !event.ctrlKey && !event.altKey && !/^(F\d+|Escape|Page)/.test(event.code);
  if (plain && event.target instanceof Element && event.target.closest(TYPING)) return;
  const open = all("dialog[open]").at(-1);
  const control = all(`[data-key~="${key}"]`, open ?? document).find(usable);
  if (!control) return;
  event.preventDefault();
  if (control.matches("input:not([type=checkbox], [type=radio]), textarea, select, [tabindex]:not(button)")) {
    control.focus();
    control.select?.();
  } else {
    control.click();
    // Who opens a part by its key goes on in it.
    if (control.matches("summary")) (control.parentElement.open ? control.parentElement.querySelector("input, select") : control).focus();
  }
}

const usable = (control) => !control.disabled && control.getAttribute("aria-disabled") !== "true" && control.checkVisibility();

function label(place) {
  const found = [...(place.matches?.("[data-key]") ? [place] : []), ...place.querySelectorAll("[data-key]")];
  for (const control of found) {
    const [first] = control.dataset.key.split(" ");
    control.setAttribute("aria-keyshortcuts", control.dataset.key.replaceAll("Ctrl", "Control"));
    if (control.matches("button, a, label") && !control.querySelector("kbd") && !("nokbd" in control.dataset)) control.append(" ", element("kbd", { "aria-hidden": "true" }, shown(first)));
  }
}

/** Show the keys of this page: those of its controls, and those that it names in `template#keys`. */
function help() {
  const others = document.querySelector("template#keys")?.content.cloneNode(true) ?? "";
  const rows = all("[data-key]").filter((control) => control.checkVisibility()).map((control) => {
    const name = control.dataset.does || control.getAttribute("aria-label") || control.labels?.[0]?.innerText || withoutKeys(control);
    return element("tr", {}, element("td", {}, ...control.dataset.key.split(" ").flatMap((key) => [element("kbd", {}, shown(key)), " "])), element("td", {}, name));
  });
  const close = element("button", { class: "main", type: "submit", autofocus: true }, "Đóng");
  const dialog = element("dialog", { class: "keys", "aria-labelledby": "keys-title" }, element("form", { method: "dialog" }, element("h2", { id: "keys-title" }, "Phím tắt của trang này"), element("table", {}, element("tbody", {}, others, ...rows)), element("div", { class: "ends" }, close)));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Return what stands on a control, without the signs of its keys. */
export function withoutKeys(control) {
  const bare = control.cloneNode(true);
  bare.querySelectorAll("kbd").forEach((kbd) => kbd.remove());
  return bare.textContent.trim();
}
