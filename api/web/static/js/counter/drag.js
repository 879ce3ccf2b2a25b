/**
 * Moving a page to another place with the mouse. Its buttons and keys do the same one place at a time, without a mouse
 * and on a touch screen, where a finger scrolls.
 */
import { all } from "../core/dom.js";

const FAR = 6;
const EDGE = 56;
const STEP = 14;

/**
 * Let pages be moved.
 *
 * @param {(page: Element, target: Element, side: "before" | "after") => void} drop Hears where a page was let go.
 */
export function movable(drop) {
  let held = null;

  document.addEventListener("pointerdown", (event) => {
    const page = event.target.closest?.(".page");
    if (event.pointerType === "touch" || event.button !== 0 || !page || !moves(page) || event.target.closest(".acts, .again")) return;
    held = { page, x: event.clientX, y: event.clientY, moved: false, place: null };
  });
  document.addEventListener("pointermove", (event) => {
    if (!held || (!held.moved && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR)) return;
    held.moved = true;
    held.page.classList.add("held");
    document.body.classList.add("moving");
    scroll(event.clientY);
    mark(placeAt(event, held.page));
  });
  document.addEventListener("pointerup", () => {
    if (!held?.moved) return letGo();
    // What was moved is not clicked, too.
    const quiet = (event) => (event.stopPropagation(), event.preventDefault());
    document.addEventListener("click", quiet, { capture: true, once: true });
    setTimeout(() => document.removeEventListener("click", quiet, { capture: true }));
    const { page, place } = held;
    letGo();
    if (place) drop(page, place.target, place.side);
  });
  document.addEventListener("pointercancel", letGo);
  document.addEventListener("keydown", (event) => event.key === "Escape" && letGo());
  // The browser would take the picture along instead.
  document.addEventListener("dragstart", (event) => event.target.closest?.(".page") && event.preventDefault());

  function mark(place) {
    held.place = place;
    for (const side of ["before", "after"]) all(`.page.${side}`).forEach((page) => page.classList.remove(side));
    place?.target.classList.add(place.side);
  }

  function letGo() {
    if (!held) return;
    mark(null);
    held.page.classList.remove("held");
    document.body.classList.remove("moving");
    held = null;
  }
}

const moves = (page) => page.querySelector(".acts [value=later]") !== null;

/** Return the page of the same batch beside which the pointer is, and on which side. */
function placeAt({ clientX, clientY }, page) {
  const target = document.elementFromPoint(clientX, clientY)?.closest(".page");
  if (!target || target === page || !moves(target) || target.closest(".batch") !== page.closest(".batch")) return null;
  const { left, width } = target.getBoundingClientRect();
  return { target, side: clientX < left + width / 2 ? "before" : "after" };
}

function scroll(y) {
  const room = document.querySelector(".feed");
  const { top, bottom } = room.getBoundingClientRect();
  if (y < top + EDGE) room.scrollBy(0, -STEP);
  else if (y > bottom - EDGE) room.scrollBy(0, STEP);
}
