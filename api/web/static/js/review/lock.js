/** A paper in hand: taken when it is opened, kept by signs of life, given back. */
import { Refused, post, put } from "../core/api.js";

/** Milliseconds after which a sign of life without an answer is given up, and given again. */
const PATIENCE = 30_000;

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
  let asking = false;
  let stopped = false;
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    globalThis.document.removeEventListener("visibilitychange", back);
  };
  /** Who comes back to the paper hears at once whether it is still theirs. */
  function back() {
    if (!globalThis.document.hidden) renew();
  }
  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(renew, milliseconds);
  };
  const renewed = (task) => later(Math.max(5000, Math.min(60_000, (Date.parse(task.lease.until) - Date.now()) / 3)));
  async function renew() {
    // There is one sign of life at a time: another beside it would go on for itself, even after the end.
    if (asking) return;
    clearTimeout(timer);
    asking = true;
    try {
      const task = await put(place, undefined, { signal: AbortSignal.timeout(PATIENCE) });
      if (!stopped) renewed(task);
    } catch (error) {
      if (stopped) return;
      if (error instanceof Refused && error.passing) {
        later(5000);
        return;
      }
      stop();
      if (error instanceof Refused) lost(error.code === "held" ? error.message : "");
    } finally {
      asking = false;
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
