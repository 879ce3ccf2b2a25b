/** Looking while somebody types: the same form, asked again each time; older answers never come after newer ones. */
import { ask } from "../core/api.js";
import { calm, find } from "../core/dom.js";
import { composing } from "../core/keys.js";
import { part } from "../core/part.js";
import { sayError } from "../core/say.js";

const form = find("#search");
const found = find("#found");
let asking = new AbortController();

async function look(cursor = "") {
  asking.abort();
  asking = new AbortController();
  found.classList.add("stale");
  const body = new URLSearchParams(new FormData(form));
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
form.addEventListener("submit", (event) => {
  event.preventDefault();
  look(event.submitter?.value);
});
