/** Somebody was faster: what they wrote beside what we wrote, field by field, and which of the two is to stand. */
import { asked } from "../core/dialog.js";
import { element } from "../core/dom.js";

const shown = (value) => {
  if (value === null || value === undefined || value === "") return "(trống)";
  return Array.isArray(value) ? value.map((one) => (typeof one === "object" ? Object.values(one).join(", ") : one)).join("; ") : String(value);
};

/**
 * Ask what is to stand.
 *
 * @param {{version: number, message: string, differences: any[]}} conflict As the service tells it.
 * @param {Record<string, unknown>} mine Fields that we wanted to change.
 * @returns {Promise<{version: number, fields: Record<string, unknown>} | null>} What to send now; null to leave it.
 */
export async function settle(conflict, mine) {
  const both = conflict.differences.filter((one) => one.wanted && one.field in mine);
  const others = conflict.differences.filter((one) => !both.includes(one));
  const choices = both.map((one) => element("fieldset", {}, element("legend", {}, one.label), choice(one.field, "theirs", `${one.by}: ${shown(one.theirs)}`, true), choice(one.field, "yours", `Bạn: ${shown(mine[one.field])}`, false)));
  const told = others.map((one) => element("p", { class: "hint" }, one.message));
  const content = [element("p", {}, conflict.message), element("div", { class: "differences" }, ...choices, ...told)];
  const given = await asked("Người khác vừa sửa giấy tờ này", content, { yes: "Tiếp tục với lựa chọn này", no: "Xem lại" });
  if (!given) return null;
  const dropped = both.filter((one) => given[one.field] === "theirs").map((one) => one.field);
  return { version: conflict.version, fields: Object.fromEntries(Object.entries(mine).filter(([name]) => !dropped.includes(name))) };
}

const choice = (name, value, words, checked) => element("label", { class: "choice" }, element("input", { type: "radio", name, value, checked }), words);
