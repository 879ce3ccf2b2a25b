/**
 * The words of a page over their print, as one text: found as phrases, selected by the mouse, copied line by line.
 *
 * A browser finds a phrase only in text that flows, and only within one block. So lines that stand below one another are
 * one block, as wide as a letter, where each line falls into a row of its own; rows are as high as lines stand apart, and
 * words as wide as their print, so the text flows exactly over the page. Only to its height on a skewed line is a word
 * moved. Columns beside one another are blocks of their own.
 */
import { all, element, fill } from "./dom.js";
import { around, columns, middle } from "./viewer_geometry.js";

const FONT = '"Liberation Sans", Arial, sans-serif';
/** Size at which letters are measured. */
const EM = 100;

export class PageWords {
  #place = element("div", { class: "words" });
  #words = [];

  /** The element to be laid over the picture of a page, at its size. */
  get place() {
    return this.#place;
  }

  /** @param {{text: string, box: number[], doubtful?: boolean}[][]} lines In reading order. */
  lay(lines) {
    const ruler = letters();
    this.#words = [];
    fill(this.#place, ...columns(lines.filter((words) => words.length)).map((column) => this.#column(column, ruler)));
  }

  #column(lines, ruler) {
    const [left, , right] = around(lines.map((line) => line.box));
    // Rows are counted from the first line, even where a skewed one below it has a word that stands higher.
    const [top] = lines[0].band;
    const made = element("div");
    Object.assign(made.style, { left: `${left}px`, top: `${top}px`, paddingRight: `${right - left}px` });
    lines.forEach((line, index) => {
      if (index) made.append(" ");
      made.append(this.#line(line, left, ruler));
    });
    return made;
  }

  #line({ words, box, band: [top, end] }, left, ruler) {
    const size = (box[3] - box[1]) / ruler.height;
    const space = gap(words);
    const made = element("span");
    Object.assign(made.style, { lineHeight: `${end - top}px`, fontSize: `${size}px`, wordSpacing: `${space - ruler.width(" ") * size}px` });
    let at = left;
    words.forEach((word, index) => {
      if (index) made.append(" ");
      const [x0, , x1] = word.box;
      made.append(this.#word(word, x0 - at - (index ? space : 0), middle(word.box) - (top + end) / 2, ruler));
      at = x1;
    });
    return made;
  }

  #word({ text, box: [x0, y0, x1, y1], doubtful }, before, lower, ruler) {
    const size = Math.max(1, y1 - y0) / ruler.height;
    const made = document.createElement("span");
    made.textContent = text;
    made.className = doubtful ? "word doubtful" : "word";
    made.dataset.word = this.#words.push(made) - 1;
    const wider = (x1 - x0 - ruler.width(text) * size) / Math.max(1, [...text.replace(/\p{M}/gu, "")].length);
    Object.assign(made.style, { fontSize: `${size}px`, letterSpacing: `${wider}px`, marginLeft: `${before}px`, top: `${lower}px` });
    return made;
  }

  /** Return which words are selected, wholly or in part, counted in reading order from 0. */
  selected() {
    const selection = window.getSelection();
    if (selection.isCollapsed) return [];
    return this.#words.flatMap((word, index) => (selection.containsNode(word, true) ? [index] : []));
  }

  /** Let what is copied of the page be plain text with the ends of lines that the paper has. */
  copy(event) {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!this.#place.contains(range.commonAncestorContainer)) return;
    const copied = range.cloneContents();
    const lines = all("span:not(.word)", copied);
    event.clipboardData.setData("text/plain", (lines.length ? lines : [copied]).map((line) => line.textContent.trim()).join("\n"));
    event.preventDefault();
  }
}

/** Return how far words of a line stand apart on the whole. */
const gap = (words) => words.slice(1).reduce((sum, word, index) => sum + Math.max(0, word.box[0] - words[index].box[2]), 0) / Math.max(1, words.length - 1);

/** Return how wide text is at a size of 1, and how high the letters of the font stand. */
function letters() {
  const ruler = new OffscreenCanvas(1, 1).getContext("2d");
  Object.assign(ruler, { font: `${EM}px ${FONT}`, fontKerning: "none", textRendering: "geometricPrecision" });
  const { fontBoundingBoxAscent, fontBoundingBoxDescent } = ruler.measureText("");
  return { width: (text) => ruler.measureText(text).width / EM, height: (fontBoundingBoxAscent + fontBoundingBoxDescent) / EM };
}
