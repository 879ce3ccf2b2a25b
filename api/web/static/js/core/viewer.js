/**
 * `<page-viewer>`: a page that can be zoomed, moved and turned, with words over it and places pointed at.
 *
 * Coordinates are those of the words: pixels of the upright page, as the service gives them, whatever the picture's own
 * size. Boxes are [x0, y0, x1, y1]. Nothing is laid out again while somebody zooms: one transform moves everything.
 */
import { element, fill } from "./dom.js";
import { crossed, distance, fit, placed, turnedSize } from "./viewer_geometry.js";
import { PageWords } from "./viewer_words.js";

const STEP = 1.25;
const MOST = 8;

class PageViewer extends HTMLElement {
  #size = { width: 1, height: 1 };
  #view = { zoom: 1, x: 0, y: 0, turn: 0 };
  #mode = "page";
  /** Where the fingers or the mouse hold the page, by pointer. */
  #grips = new Map();
  #stage = element("div", { class: "stage moves" });
  #picture = element("img", { alt: "", draggable: "false", decoding: "async" });
  #words = new PageWords();
  #places = element("div", { class: "places", "aria-hidden": "true" });
  #waits = element("div", { class: "waits", role: "status" });

  connectedCallback() {
    if (this.#stage.isConnected) return;
    if (!this.hasAttribute("tabindex")) this.tabIndex = 0;
    this.#stage.append(this.#picture, this.#words.place, this.#places);
    this.append(this.#stage, this.#waits);
    this.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.addEventListener("pointerdown", (event) => this.#down(event));
    this.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) this.addEventListener(end, (event) => this.#up(event));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("copy", (event) => this.#words.copy(event));
    this.addEventListener("scroll", () => this.#scrolled());
    this.#picture.addEventListener("load", () => fill(this.#waits));
    this.#picture.addEventListener("error", () => fill(this.#waits, "Không tải được ảnh trang. Hãy thử tải lại trang."));
    new ResizeObserver(() => this.#mode !== "free" && this.fit(this.#mode)).observe(this);
  }

  /**
   * Show a page.
   *
   * @param {{src: string, width: number, height: number, alt: string, turn?: number}} page Size of the upright page;
   *   `turn` in degrees is how the picture is shown, not how it is kept.
   */
  show({ src, width, height, alt, turn = 0 }) {
    this.#size = { width, height };
    this.#view.turn = turn;
    this.#stage.style.width = `${width}px`;
    this.#stage.style.height = `${height}px`;
    this.#picture.alt = alt;
    if (this.#picture.getAttribute("src") !== src) {
      fill(this.#waits, "Đang tải ảnh trang…");
      this.#picture.src = src;
    }
    this.#words.lay([]);
    fill(this.#places);
    this.fit(this.#mode === "free" ? "page" : this.#mode);
  }

  /**
   * Lay words over the page, to be selected, searched and chosen.
   *
   * @param {{text: string, box: number[], doubtful?: boolean}[][]} lines Of words, in reading order.
   */
  overlay(lines) {
    this.#words.lay(lines);
  }

  /** Return which words are selected, counted in reading order from 0. */
  selected() {
    return this.#words.selected();
  }

  /** Mark boxes: `kind` "" points at them, "hit" lights them up. */
  point(boxes, kind = "") {
    fill(
      this.#places,
      ...boxes.map(([x0, y0, x1, y1]) => {
        const mark = element("div", { class: kind });
        const edge = kind === "hit" ? 2 : 6;
        Object.assign(mark.style, { left: `${x0 - edge}px`, top: `${y0 - edge}px`, width: `${x1 - x0 + 2 * edge}px`, height: `${y1 - y0 + 2 * edge}px` });
        return mark;
      }),
    );
  }

  /** Move to a box so that it stands in the middle, large enough to read and with something around it. */
  fly(box) {
    const room = this.getBoundingClientRect();
    if (!room.width) return;
    const [x0, y0, x1, y1] = crossed(box, this.#size, this.#view.turn);
    const wide = Math.max(x1 - x0, this.#size.width * 0.3);
    const zoom = Math.min(room.width / (wide * 1.3), room.height / ((y1 - y0) * 5), MOST);
    this.#mode = "free";
    this.#view.zoom = Math.max(zoom, fit("page", turnedSize(this.#size, this.#view.turn), room).zoom);
    this.#view.x = room.width / 2 - ((x0 + x1) / 2) * this.#view.zoom;
    this.#view.y = room.height / 2 - ((y0 + y1) / 2) * this.#view.zoom;
    this.#paint();
  }

  /** Show the whole page ("page") or its whole width ("width"). */
  fit(mode) {
    this.#mode = mode;
    const room = this.getBoundingClientRect();
    if (!room.width) return;
    Object.assign(this.#view, fit(mode, turnedSize(this.#size, this.#view.turn), room));
    this.#paint();
  }

  /** Zoom by a factor, around a point of the screen or the middle. */
  zoom(factor, point) {
    const room = this.getBoundingClientRect();
    const x = point ? point.x - room.left : room.width / 2;
    const y = point ? point.y - room.top : room.height / 2;
    const zoom = Math.min(MOST, Math.max(0.05, this.#view.zoom * factor));
    const real = zoom / this.#view.zoom;
    this.#mode = "free";
    this.#view = { ...this.#view, zoom, x: x - (x - this.#view.x) * real, y: y - (y - this.#view.y) * real };
    this.#paint();
  }

  /** Turn the page on the screen by 90 degrees; 1 is clockwise. What is kept stays as it is. */
  turn(quarters) {
    this.#view.turn = (this.#view.turn + 90 * quarters + 360) % 360;
    this.fit(this.#mode === "free" ? "page" : this.#mode);
  }

  /** Do what the tools of a page are named after (`data-view` of buttons). */
  act(name) {
    const acts = { closer: () => this.zoom(STEP), farther: () => this.zoom(1 / STEP), page: () => this.fit("page"), width: () => this.fit("width"), left: () => this.turn(-1), right: () => this.turn(1) };
    acts[name]?.();
  }

  #paint() {
    this.#stage.style.transform = placed(this.#view, this.#size);
  }

  #wheel(event) {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : 1;
    if (event.ctrlKey || event.metaKey) this.zoom(Math.exp(-event.deltaY * lines * 0.002), { x: event.clientX, y: event.clientY });
    else this.#shift(-(event.shiftKey ? event.deltaY : event.deltaX) * lines, -(event.shiftKey ? 0 : event.deltaY) * lines);
  }

  #shift(x, y) {
    this.#mode = "free";
    this.#view.x += x;
    this.#view.y += y;
    this.#paint();
  }

  /** The browser scrolls to what it has found; here the page is moved, and nothing else. */
  #scrolled() {
    const [x, y] = [this.scrollLeft, this.scrollTop];
    if (!x && !y) return;
    this.scrollTo(0, 0);
    this.#shift(-x, -y);
  }

  #down(event) {
    // Words are there to be selected; the hand takes the paper around them, or everything by the middle button. A finger
    // takes whatever it touches, and two of them enlarge it.
    const word = event.pointerType !== "touch" && event.target.closest(".word");
    // Text that is selected would be dragged away; here it is selected anew.
    if (event.button === 0 && word && !event.shiftKey) window.getSelection().removeAllRanges();
    if (event.button > 1 || (event.button === 0 && word)) return;
    event.preventDefault();
    this.focus({ preventScroll: true });
    this.setPointerCapture(event.pointerId);
    this.#grips.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.#stage.classList.remove("moves");
    this.classList.add("pans");
  }

  #move(event) {
    const before = this.#grips.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    this.#grips.set(event.pointerId, now);
    const [still] = [...this.#grips].filter(([id]) => id !== event.pointerId).map(([, grip]) => grip);
    if (!still) this.#shift(now.x - before.x, now.y - before.y);
    else this.zoom(distance(now, still) / Math.max(1, distance(before, still)), still);
  }

  #up(event) {
    this.#grips.delete(event.pointerId);
    if (this.#grips.size) return;
    this.#stage.classList.add("moves");
    this.classList.remove("pans");
  }

  #key(event) {
    const far = 60;
    const acts = { ArrowLeft: () => this.#shift(far, 0), ArrowRight: () => this.#shift(-far, 0), ArrowUp: () => this.#shift(0, far), ArrowDown: () => this.#shift(0, -far), "+": () => this.act("closer"), "=": () => this.act("closer"), "-": () => this.act("farther"), 0: () => this.act("page"), 1: () => this.act("width") };
    if (event.ctrlKey || event.altKey || !(event.key in acts)) return;
    event.preventDefault();
    acts[event.key]();
  }
}

/** `<page-crop>`: a place of a page, enlarged to fill its room, with some paper around it. */
class PageCrop extends HTMLElement {
  #picture = element("img", { alt: "", decoding: "async" });
  #frame = element("div", { "aria-hidden": "true" });

  /** @param {{src: string, width: number, height: number}} page @param {number[]} box @param {string} alt */
  show({ src, width, height }, box, alt) {
    if (!this.#picture.isConnected) this.append(this.#picture, this.#frame);
    const room = this.getBoundingClientRect();
    const [x0, y0, x1, y1] = box;
    const zoom = Math.min(room.width / ((x1 - x0) * 1.25), room.height / ((y1 - y0) * 1.9), 4);
    const x = room.width / 2 - ((x0 + x1) / 2) * zoom;
    const y = room.height / 2 - ((y0 + y1) / 2) * zoom;
    if (this.#picture.getAttribute("src") !== src) this.#picture.src = src;
    this.#picture.alt = alt;
    Object.assign(this.#picture.style, { width: `${width}px`, height: `${height}px`, transform: `translate(${x}px, ${y}px) scale(${zoom})` });
    Object.assign(this.#frame.style, { left: `${x0 * zoom + x - 4}px`, top: `${y0 * zoom + y - 4}px`, width: `${(x1 - x0) * zoom + 8}px`, height: `${(y1 - y0) * zoom + 8}px` });
  }
}

customElements.define("page-viewer", PageViewer);
customElements.define("page-crop", PageCrop);
