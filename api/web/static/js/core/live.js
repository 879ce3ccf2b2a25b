/** Watching something that changes: asked again and again, seldom while nobody looks, never twice at once. */
import { Refused, ask, pause } from "./api.js";

/**
 * Watch an address; `show` gets each new answer. The service says by `ETag` when nothing is new.
 *
 * @param {string} address Answers JSON.
 * @param {(found: any) => boolean | void} show Returns true when there is nothing more to wait for.
 * @param {{every?: number, signal?: AbortSignal, lost?: (error: Refused | null) => void}} [wish] Milliseconds; `lost`
 *   hears when the service cannot be reached, and null when it is back.
 */
export async function watch(address, show, { every = 1000, signal, lost = () => {} } = {}) {
  let tag = "";
  let failures = 0;
  while (!signal?.aborted) {
    try {
      const answer = await ask(address, { signal, headers: tag ? { "If-None-Match": tag } : {} });
      if (failures) lost(null);
      failures = 0;
      if (answer.status !== 304) {
        tag = answer.headers.get("ETag") ?? "";
        if (show(await answer.json())) return;
      }
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof Refused) || !error.passing) throw error;
      failures += 1;
      lost(error);
    }
    const slower = failures ? Math.min(8, 2 ** failures) : document.hidden ? 5 : 1;
    await pause(every * slower, signal).catch(() => {});
  }
}
