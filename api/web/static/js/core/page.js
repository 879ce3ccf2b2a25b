/** What every page runs: its keys, and forms that are sent once. */
import { all } from "./dom.js";
import { listen } from "./keys.js";

listen();
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button || event.target.method === "dialog") return;
  if (button.getAttribute("aria-busy") === "true") event.preventDefault();
  else button.setAttribute("aria-busy", "true");
});
// Who has many sections sees that of the page, though the bar is too narrow for all.
for (const here of all(".bar nav > [aria-current]")) {
  const bar = here.parentElement;
  bar.scrollLeft += Math.max(0, here.getBoundingClientRect().right - bar.getBoundingClientRect().right);
}
// What can be scrolled sideways can be reached by keyboard, and only then.
const sideways = new ResizeObserver((seen) => seen.forEach(({ target }) => (target.scrollWidth > target.clientWidth ? target.setAttribute("tabindex", "0") : target.removeAttribute("tabindex"))));
all(".scroll").forEach((place) => sideways.observe(place));
// On a telephone the rows of a list stand as cards, in which each cell says what it is.
for (const table of all("table.cards")) {
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.innerText.trim());
  for (const row of table.tBodies[0].rows) [...row.cells].forEach((cell, index) => (cell.dataset.name = names[index] ?? ""));
  table.dataset.named = "";
}
// The modules of a page have all run by then.
document.addEventListener("DOMContentLoaded", () => (document.documentElement.dataset.ready = ""));
// Coming back by the browser's own button must not find a form that waits for ever.
window.addEventListener("pageshow", () => all("form button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy")));
