/** Other tabs of this browser: what is changed in one, the others hear at once. */

const channel = new BroadcastChannel("sohoa");

/** Let other tabs know that a paper has a new version. */
export const changed = (document) => channel.postMessage(document);

/** Run `act` whenever another tab changes a paper. */
export const whenChanged = (document, act) => channel.addEventListener("message", ({ data }) => data === document && act());
