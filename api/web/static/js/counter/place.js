/**
 * Parts of a page that the service has made again, put in place: what stays the same stays the very same element, so that
 * focus, open details and pictures are kept. Only pages of this service come here; scripts in them do not run.
 */
const PARTS = ["notices", "case", "checklist", "feed", "account"];
const OURS = new Set(["aria-keyshortcuts", "open"]);

/** Put the parts of a page in place of those that are shown. */
export function put(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const chosen = around(document.activeElement);
  for (const id of PARTS) {
    const [old, made] = [document.getElementById(id), page.getElementById(id)];
    if (old && made) settle(old, made);
  }
  if (chosen.length && document.activeElement === document.body) stand(chosen);
}

/** Return the ids around an element, the nearest first. */
function around(element) {
  const found = [];
  for (let one = element?.closest("[id]"); one; one = one.parentElement?.closest("[id]")) found.push(one.id);
  return found;
}

/**
 * Let somebody stand where they stood: on the picture of a page that moved, else on what was around the button that is
 * gone with what it did. Never on another button, which the same key would press.
 */
function stand(ids) {
  const places = ids.map((id) => document.getElementById(id)).filter(Boolean);
  places.map((place) => place.querySelector("button.picture") ?? (place.hasAttribute("tabindex") ? place : null)).find(Boolean)?.focus();
}

/** Let an element become like another one, and keep each part of it that is in both. */
export function settle(old, made) {
  for (const { name, value } of made.attributes) if (!OURS.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!OURS.has(name) && !made.hasAttribute(name)) old.removeAttribute(name);
  // Signs of keys are added by the page and are no part of what the service says.
  const mine = [...old.childNodes].filter((node) => node.nodeName !== "KBD");
  const taken = new Set();
  const next = [...made.childNodes].map((child) => {
    const match = mine.find((node) => !taken.has(node) && alike(node, child));
    if (!match) return child;
    taken.add(match);
    if (match instanceof Element) settle(match, child);
    else if (match.data !== child.data) match.data = child.data;
    return match;
  });
  mine.filter((node) => !taken.has(node)).forEach((node) => node.remove());
  let cursor = old.firstChild;
  for (const node of next) {
    while (cursor?.nodeName === "KBD") cursor = cursor.nextSibling;
    if (cursor === node) cursor = cursor.nextSibling;
    else old.insertBefore(node, cursor);
  }
}

/** Whether one can become the other: a control that gets a key is a new one, so that the key is shown on it. */
const alike = (one, other) => one.nodeName === other.nodeName && (one.id || "") === (other.id || "") && (one.dataset?.key ?? "") === (other.dataset?.key ?? "");
