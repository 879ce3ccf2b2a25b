/** Setting words of a page right: those that are selected on it, or the one that is clicked twice. */
import { post } from "../core/api.js";
import { asked, field } from "../core/dialog.js";
import { say, sayError } from "../core/say.js";

/**
 * Return the words of a page one after the other, each with its line and its place there.
 *
 * @param {{lines: {words: any[]}[] | null}} page As the service tells it.
 */
export const listed = (page) => (page.lines ?? []).flatMap((line, row) => line.words.map((word, place) => ({ ...word, row, place, last: place === line.words.length - 1 })));

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

/** Return the words of a page that are selected, as far as they stand on the line of the first one. */
export function selected(page) {
  const selection = window.getSelection();
  if (selection.isCollapsed) return [];
  const words = listed(page);
  const chosen = words.filter((word, index) => {
    const span = window.document.querySelector(`page-viewer .words > span:nth-child(${index + 1})`);
    return span && selection.containsNode(span, true);
  });
  const row = chosen[0]?.row;
  if (chosen.some((word) => word.row !== row)) say("Chỉ sửa được chữ trên một dòng mỗi lần; dòng đầu được chọn.");
  return chosen.filter((word) => word.row === row);
}
