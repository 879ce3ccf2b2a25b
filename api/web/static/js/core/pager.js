/** The pages of a paper in one viewer: the buttons of `page_turner` and `viewer_tools` (parts.html), rows that lead to a place. */
import { all, find } from "./dom.js";

export class Pager {
  #viewer;
  #count;
  #lay;
  #place = -1;

  /**
   * @param {HTMLElement} viewer A `<page-viewer>`; nothing is shown before it is asked for.
   * @param {() => number} count How many pages there are now.
   * @param {(place: number) => string | void} lay Puts a page into the viewer, by its place from 0; returns what is said of
   *   the page where its number is not its place, because pages before it are not shown.
   */
  constructor(viewer, count, lay) {
    this.#viewer = viewer;
    this.#count = count;
    this.#lay = lay;
    find("#previous").addEventListener("click", () => this.show(this.#place - 1));
    find("#next").addEventListener("click", () => this.show(this.#place + 1));
    all("[data-view]").forEach((button) => button.addEventListener("click", () => viewer.act(button.dataset.view)));
  }

  /** The place of the page that is shown, from 0; -1 before the first. */
  get place() {
    return this.#place;
  }

  /** Show a page, where there is one and it is not shown. */
  show(place) {
    if (place === this.#place || !(place >= 0 && place < this.#count())) return;
    this.#place = place;
    find("#place").textContent = this.#lay(place) ?? `Trang ${place + 1}/${this.#count()}`;
    find("#previous").disabled = place === 0;
    find("#next").disabled = place === this.#count() - 1;
  }

  /** Show a page even if it is shown: there is more to be shown of it now, or it is another. */
  anew(place) {
    this.#place = -1;
    this.show(place);
  }

  /** Show where something stands on a page: point at it, and fly there. */
  look(place, box) {
    this.show(place);
    this.#viewer.point([box]);
    this.#viewer.fly(box);
  }

  /**
   * Let the `.go` of each row that names a place (`data-page-number`, `data-box`) lead there.
   *
   * @param {(number: number) => number} placeOf Returns the place of the page of a number.
   */
  lead(placeOf) {
    const rows = all("[data-box]");
    for (const row of rows) {
      row.querySelector(".go")?.addEventListener("click", () => {
        this.look(placeOf(Number(row.dataset.pageNumber)), JSON.parse(row.dataset.box));
        rows.forEach((other) => other.classList.toggle("here", other === row));
        this.#viewer.scrollIntoView({ block: "nearest" });
      });
    }
  }
}
