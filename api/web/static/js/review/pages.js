/** Which pages stand together, changed from the workbench: part, join, put in order, turn, take back. */
import { get, post } from "../core/api.js";
import { picked } from "../core/dialog.js";
import { watch } from "../core/live.js";
import { say } from "../core/say.js";

/** Counter-clockwise: a quarter to the right. */
const QUARTER = 270;

/**
 * Ask what is to be done with a page, do it, and wait until papers are put together and read anew.
 *
 * @param {{document: string, batch: string, arrangement: number, pages: {page_id: string}[]}} bench
 * @param {number} position Of the page, from 1.
 * @returns {Promise<string | null>} The paper in which the page stands now; null when nothing was changed.
 */
export async function arranged(bench, position) {
  const place = `/api/v1/batches/${bench.batch}`;
  const pages = bench.pages.map((page) => page.page_id);
  const page = pages[position - 1];
  const acts = choices(await get(`${place}/live`), bench.document, pages, position);
  const chosen = await picked(`Trang ${position}/${pages.length}`, "Giấy tờ được ghép và đọc lại ngay sau khi sắp; lúc nào cũng hoàn tác được.", acts);
  if (!chosen) return null;
  const wish = acts.find((act) => act.value === chosen).wish;
  const made = await post(`${place}/arrangement`, { version: bench.arrangement, page, ...wish });
  const gone = say("Đang ghép và đọc lại giấy tờ…");
  let found;
  await watch(`${place}/live`, (now) => {
    found = now.documents.find((one) => one.pages.includes(page))?.document;
    return now.version >= made.version && now.state !== "processing";
  }, { every: 400 });
  gone();
  return found ?? null;
}

function choices(batch, document, pages, position) {
  const alone = pages.length === 1;
  const first = batch.documents[0]?.document === document;
  return [
    { value: "split", key: "T", label: "Tách giấy tờ từ trang này", disabled: position === 1, wish: { action: "split" } },
    { value: "merge", key: "G", label: "Ghép vào giấy tờ trước", disabled: first, wish: { action: "merge", page: pages[0] } },
    { value: "earlier", key: "ArrowLeft", label: "Đưa trang lên trước", disabled: alone || position === 1, wish: order(pages, position - 2) },
    { value: "later", key: "ArrowRight", label: "Đưa trang ra sau", disabled: alone || position === pages.length, wish: order(pages, position - 1) },
    { value: "turn", key: "X", label: "Xoay phải và đọc lại", disabled: false, wish: { action: "turn", degrees: QUARTER } },
    { value: "undo", key: "Z", label: "Hoàn tác lần sắp gần nhất", disabled: !batch.undoable, wish: { action: "undo", page: "" } },
  ];
}

/** Two neighbours change places. */
function order(pages, place) {
  const moved = [...pages];
  [moved[place], moved[place + 1]] = [moved[place + 1], moved[place]];
  return { action: "order", order: moved };
}
