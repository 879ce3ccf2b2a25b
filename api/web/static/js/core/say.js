/** What is said in passing: short sentences in a live region, heard by screen readers, gone by themselves. */
import { element } from "./dom.js";

const PASSING = 6000;

/**
 * Say a sentence.
 *
 * @param {string} sentence Vietnamese.
 * @param {"good" | "wait" | "bad" | ""} [mood] What is bad stays until somebody closes it.
 * @param {{label: string, act: () => void}} [offer] A button beside it, such as undo.
 * @returns {() => void} Takes it back.
 */
export function say(sentence, mood = "", offer) {
  const place = region();
  const close = element("button", { class: "quiet small", type: "button", "aria-label": "Đóng" }, "✕");
  const note = element("div", { class: `notice ${mood}`, role: mood === "bad" ? "alert" : "status" }, element("span", {}, sentence));
  if (offer) {
    const button = element("button", { class: "small", type: "button" }, offer.label);
    button.addEventListener("click", () => {
      note.remove();
      offer.act();
    });
    note.append(button);
  }
  note.append(close);
  const gone = () => note.remove();
  close.addEventListener("click", gone);
  for (const other of place.children) if (other.textContent === note.textContent) other.remove();
  place.append(note);
  if (mood !== "bad") setTimeout(gone, offer ? 2 * PASSING : PASSING);
  return gone;
}

/** Say what went wrong; whatever is no refusal of the service is a mistake of ours and goes to the console too. */
export function sayError(error) {
  if (error.name === "AbortError") return;
  if (error.name !== "Refused") console.error(error);
  say(error.name === "Refused" ? error.message : "Có lỗi trên trang này. Hãy tải lại trang; việc đã lưu không mất.", "bad");
}

/** Run an act of a button: it shows that it is busy, takes no second press, and says what goes wrong. */
export async function busy(button, act) {
  if (button?.getAttribute("aria-busy") === "true") return undefined;
  button?.setAttribute("aria-busy", "true");
  try {
    return await act();
  } catch (error) {
    sayError(error);
    return undefined;
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

function region() {
  return document.getElementById("said") ?? document.body.appendChild(element("div", { id: "said" }));
}
