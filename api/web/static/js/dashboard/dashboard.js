/** What waits now is asked for again and again while somebody looks. */
import { ask } from "../core/api.js";
import { find } from "../core/dom.js";
import { part } from "../core/part.js";

const EVERY = 10_000;

async function renew() {
  if (document.hidden) return;
  try {
    const answer = await ask("/dashboard/now", { headers: { Accept: "text/html" } });
    find("#now").replaceWith(part(await answer.text(), "#now"));
  } catch (error) {
    find("#fresh").textContent = error.message;
  }
}

setInterval(renew, EVERY);
