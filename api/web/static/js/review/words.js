/** Setting words of a page right: those that are selected on it, or the one that is clicked twice. */
import { post } from "../core/api.js";
import { asked, field } from "../core/dialog.js";
import { say, sayError } from "../core/say.js";

/**
 * Return the words of a page one after the other, each with its line and its place there.
 *
 * @param {{lines: {words: any[]}[] | null}} page As the service tells it.
 */
export const listed = (page) => (page.lines ?? []).flatMap((line, row) => line.words.map((word, place) => ({ ...word, row, place })));

/**
 * Ask for what really stands there, and keep it.
 *
 * @param {string} document
 * @param {{page_id: string, words_sha256: string}} page
 * @param {{text: string, row: number, place: number}[]} words Neighbours on one line.
 * @returns {Promise<boolean>} Whether something was changed.
 */
export async function setRight(document, page, words) {
  const before = words.map((word) => word.text).join(" ");
  const given = await asked("Sửa chữ trên trang", [field("text", `Máy đọc: ${before}`, { value: before, maxlength: 500, autocomplete: "off", spellcheck: "false" })], { yes: "Lưu chữ", no: "Thôi" });
  const text = given?.text.normalize("NFC").trim();
  if (given === null || text === before) return false;
  try {
    const change = { line: words[0].row, first: words[0].place, count: words.length, before, text };
    await post(`/api/v1/documents/${document}/words`, { page: page.page_id, words_sha256: page.words_sha256, changes: [change] });
    return true;
  } catch (error) {
    sayError(error);
    return false;
  }
}

/** Return those words of a page that stand on the line of the first one, and say so where others are left out. */
export function onOneLine(page, indexes) {
  const words = listed(page);
  const chosen = indexes.map((index) => words[index]);
  const row = chosen[0]?.row;
  if (chosen.some((word) => word.row !== row)) say("Chỉ sửa được chữ trên một dòng mỗi lần; dòng đầu được chọn.");
  return chosen.filter((word) => word.row === row);
}
