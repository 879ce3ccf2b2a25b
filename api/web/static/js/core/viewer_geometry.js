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
