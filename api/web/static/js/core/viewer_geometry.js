/** Where a page stands on the screen. Pure: sizes and boxes in, numbers out. */

/** Return the size of a page after a turn by a multiple of 90 degrees. */
export const turnedSize = ({ width, height }, turn) => (turn % 180 ? { width: height, height: width } : { width, height });

/** Return the view that shows the page ("page") or its width ("width") in a room, in its middle. */
export function fit(mode, { width, height }, room) {
  const margin = 8;
  const across = (room.width - 2 * margin) / width;
  const zoom = Math.max(0.02, mode === "width" ? across : Math.min(across, (room.height - 2 * margin) / height));
  return { zoom, x: (room.width - width * zoom) / 2, y: Math.max(margin, (room.height - height * zoom) / 2) };
}

/** Return where a box of the upright page lies on the page as it is turned. */
export function crossed([x0, y0, x1, y1], { width, height }, turn) {
  if (turn === 90) return [height - y1, x0, height - y0, x1];
  if (turn === 180) return [width - x1, height - y1, width - x0, height - y0];
  if (turn === 270) return [y0, width - x1, y1, width - x0];
  return [x0, y0, x1, y1];
}

/** Return the transform that puts a page there: turned about its corner, moved back into view, enlarged, moved. */
export function placed({ zoom, x, y, turn }, { width, height }) {
  const back = { 0: [0, 0], 90: [height, 0], 180: [width, height], 270: [0, width] }[turn];
  return `translate(${x}px, ${y}px) scale(${zoom}) translate(${back[0]}px, ${back[1]}px) rotate(${turn}deg)`;
}

/** Return how far two points are from one another. */
export const distance = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

/** Return the box around boxes. */
export const around = (boxes) => boxes.reduce(([a, b, c, d], [x0, y0, x1, y1]) => [Math.min(a, x0), Math.min(b, y0), Math.max(c, x1), Math.max(d, y1)]);

/** Return how far down the middle of a box is. */
export const middle = ([, y0, , y1]) => (y0 + y1) / 2;

/**
 * Return lines in columns: those that stand below one another, as long as reading goes down.
 *
 * @template {{box: number[]}} Word
 * @param {Word[][]} lines In reading order, none empty.
 * @returns {{words: Word[], box: number[], band: number[]}[][]} Each line with the box around it, and with the top and the
 *   end of the band of the page that is nearer to it than to the others of its column.
 */
export function columns(lines) {
  const found = [];
  for (const words of lines) {
    const line = { words, box: around(words.map((word) => word.box)) };
    line.band = [line.box[1], line.box[3]];
    const before = found.at(-1)?.at(-1);
    const half = Math.max(...words.map(({ box }) => box[3] - box[1])) / 2;
    if (!before || middle(line.box) - middle(before.box) < half) found.push([line]);
    else {
      before.band[1] = line.band[0] = (middle(before.box) + middle(line.box)) / 2;
      found.at(-1).push(line);
    }
  }
  return found;
}
