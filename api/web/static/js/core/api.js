/**
 * Talking to the service. Every answer that is no success becomes a `Refused` with a sentence for people.
 *
 * The session's cookie goes with each request of this origin; the browser adds the origin that the service checks.
 */

/** What the service refused, in words of its own (RFC 9457). */
export class Refused extends Error {
  /**
   * @param {number} status HTTP status; 0 when the service was out of reach.
   * @param {{code?: string, detail?: string}} problem The problem document.
   */
  constructor(status, problem) {
    super(problem.detail || "Có lỗi không rõ. Hãy thử lại; nếu còn lỗi, hãy báo quản trị viên.");
    this.name = "Refused";
    this.status = status;
    this.code = problem.code || "";
    this.problem = problem;
  }

  /** Whether the same request may succeed later without a change. */
  get passing() {
    return [0, 408, 425, 429, 502, 503, 504].includes(this.status);
  }
}

const CUT = { code: "unreachable", detail: "Không kết nối được với máy chủ. Hãy kiểm tra đường mạng; việc đang làm vẫn được giữ." };

/**
 * Ask the service; resolve to the answer.
 *
 * @param {string} address Path on this origin.
 * @param {{method?: string, json?: unknown, body?: BodyInit, headers?: Record<string, string>, signal?: AbortSignal,
 *   purpose?: string, keepalive?: boolean}} [wish] `purpose` says why papers are looked at.
 * @returns {Promise<Response>}
 */
export async function ask(address, { method = "GET", json, body, headers = {}, signal, purpose, keepalive } = {}) {
  const sent = new Headers({ Accept: "application/json", ...headers });
  if (json !== undefined) sent.set("Content-Type", "application/json");
  if (purpose) sent.set("Sohoa-Purpose", purpose);
  let answer;
  try {
    const content = json === undefined ? body : JSON.stringify(json);
    answer = await fetch(address, { method, headers: sent, body: content, signal, keepalive, redirect: "error" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, CUT);
  }
  if (answer.ok || answer.status === 304) return answer;
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401) signInAgain();
  throw new Refused(answer.status, problem);
}

/** Ask the service; resolve to the JSON of its answer, or null where it has none. */
export async function get(address, wish) {
  const answer = await ask(address, wish);
  return answer.status === 204 || answer.status === 304 ? null : answer.json().catch(() => null);
}

/** Send JSON; resolve to the JSON of the answer, or null. */
export const post = (address, json, wish = {}) => get(address, { method: "POST", json, ...wish });
export const put = (address, json, wish = {}) => get(address, { method: "PUT", json, ...wish });
export const remove = (address, wish = {}) => get(address, { method: "DELETE", ...wish });

/** Try again what failed in passing, later each time; `tell` hears of each failure. */
export async function again(act, { tries = 8, tell = () => {}, signal } = {}) {
  for (let round = 0; ; round += 1) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Refused) || !error.passing || round + 1 >= tries) throw error;
      tell(error, round);
      await pause(Math.min(30_000, 500 * 2 ** round) * (0.75 + Math.random() / 2), signal);
    }
  }
}

/** Resolve after some milliseconds, or as soon as the browser is back on the net. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      signal?.removeEventListener("abort", stop);
      resolve();
    };
    const stop = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      reject(signal.reason);
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", done, { once: true });
    signal?.addEventListener("abort", stop, { once: true });
  });
}

function signInAgain() {
  window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname)}`);
}
