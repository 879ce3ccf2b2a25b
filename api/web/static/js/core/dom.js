/** Small tools for elements. Text is always text: nothing here, or anywhere, makes markup of a string. */

/** Return a new element with attributes (false, null and undefined leave one out) and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  set(made, attributes);
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Set attributes; true is an empty one, and false, null, undefined take it away. `on` adds listeners by event. */
export function set(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) target.addEventListener(event, listener);
    else if (value === false || value === null || value === undefined) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? "" : String(value));
  }
  return target;
}

/** Return the first element that fits a selector; throw where the page lacks it. */
export function find(selector, within = document) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/** Return a copy of what stands in a template of the page. */
export const copy = (id) => find(`template#${id}`).content.firstElementChild.cloneNode(true);

/** Return data that the service put into the page as JSON (`script[type="application/json"]`). */
export const data = (id) => JSON.parse(find(`script#${id}`).textContent);

/** Let `children` be what stands in `place`, and keep the very elements that stay. */
export function fill(place, ...children) {
  place.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));
}

/** Return a function that runs `act` once things have been quiet for so many milliseconds. */
export function calm(act, milliseconds) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), milliseconds);
  };
}
