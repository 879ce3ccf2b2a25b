/** A paper in hand: taken when it is opened, kept by signs of life, given back. */
import { Refused, post, put } from "../core/api.js";

/**
 * Take a paper in hand and keep it; resolve to true when it is ours, to the sentence of who has it otherwise.
 *
 * A paper that waits for nobody needs no hold: somebody who looks at it may correct it all the same.
 *
 * @param {string} document
 * @param {(sentence: string) => void} lost Hears when it is ours no more: who has it by now, "" when nobody has.
 * @returns {Promise<{held: boolean, why: string, stop: () => void}>}
 */
export async function hold(document, lost) {
  const place = `/api/v1/documents/${document}/lock`;
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    globalThis.document.removeEventListener("visibilitychange", back);
  };
  /** Who comes back to the paper hears at once whether it is still theirs. */
  function back() {
    if (globalThis.document.hidden) return;
    clearTimeout(timer);
    renew();
  }
  const renewed = (task) => {
    const left = Date.parse(task.lease.until) - Date.now();
    timer = setTimeout(renew, Math.max(5000, Math.min(60_000, left / 3)));
  };
  async function renew() {
    try {
      renewed(await put(place));
    } catch (error) {
      if (error instanceof Refused && error.passing) {
        timer = setTimeout(renew, 5000);
        return;
      }
      stop();
      if (error instanceof Refused) lost(error.code === "held" ? error.message : "");
    }
  }
  try {
    renewed(await post(place));
    globalThis.document.addEventListener("visibilitychange", back);
    return { held: true, why: "", stop };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { held: false, why: error.code === "held" ? error.message : "", stop };
  }
}
