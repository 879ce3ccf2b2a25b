/**
 * Looking while somebody types: the same form, asked again each time; older answers never come after newer ones.
 *
 * What was asked stays in the entry of the browser's history, never in an address: who comes back from a paper, or
 * loads the page anew, finds their answers again.
 */
import { ask } from "../core/api.js";
import { calm, find } from "../core/dom.js";
import { composing } from "../core/keys.js";
import { part } from "../core/part.js";
import { sayError } from "../core/say.js";

const form = find("#search");
const found = find("#found");
const who = find(".who a").textContent;
let asking = new AbortController();

const keep = () => history.replaceState({ who, asked: [...new FormData(form)], top: window.scrollY }, "");

/** Ask again what was asked where the history now stands, by the same person. */
async function again() {
  const { asked, top, who: then } = history.state ?? {};
  if (!asked?.some(([, value]) => value) || then !== who) return;
  for (const [name, value] of asked) {
    const field = form.elements[name];
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
  find("details").open = asked.some(([name, value]) => name !== "text" && value);
  await look();
  window.scrollTo(0, top);
}

async function look(cursor = "") {
  asking.abort();
  asking = new AbortController();
  found.classList.add("stale");
  const body = new URLSearchParams(new FormData(form));
  keep();
  if (cursor) body.set("cursor", cursor);
  try {
    const answer = await ask("/search", { method: "POST", body, headers: { Accept: "text/html" }, signal: asking.signal });
    const list = part(await answer.text(), "#found");
    if (cursor) {
      found.querySelector(".more").remove();
      found.append(...list.children);
    } else found.replaceChildren(...list.children);
    found.classList.remove("stale");
  } catch (error) {
    sayError(error);
  }
}

const soon = calm(() => look(), 150);
form.addEventListener("input", (event) => !composing(event) && soon());
form.addEventListener("compositionend", soon);
found.addEventListener("click", keep);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  look(event.submitter?.value);
});
again();
