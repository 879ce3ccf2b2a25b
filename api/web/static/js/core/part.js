/** Taking a part out of a page that the service made: its templates are the one place that knows how things look. */

/**
 * Return an element of a page's HTML, to be put into this one.
 *
 * Only of pages of this service, which escape every text; a parsed document runs no script, and the policy allows none.
 *
 * @param {string} html
 * @param {string} selector
 * @returns {Element}
 */
export function part(html, selector) {
  const found = new DOMParser().parseFromString(html, "text/html").querySelector(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return document.adoptNode(found);
}
