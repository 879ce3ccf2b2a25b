/**
 * Parts of a page that the service has made again, put in place: what stays the same stays the very same element, so that
 * focus, open details and pictures are kept. Only pages of this service come here; scripts in them do not run.
 */
const PARTS = ["notices", "case", "checklist", "feed", "account"];
const OURS = new Set(["aria-keyshortcuts", "open"]);

/** Put the parts of a page in place of those that are shown. */
export function put(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const chosen = document.activeElement?.closest("[id]")?.id;
  for (const id of PARTS) {
    const [old, made] = [document.getElementById(id), page.getElementById(id)];
    if (old && made) settle(old, made);
  }
  // What moved to another place is a new element: who stood on it still does.
  if (chosen && document.activeElement === document.body) document.querySelector(`#${CSS.escape(chosen)} button, #${CSS.escape(chosen)}[tabindex]`)?.focus();
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
