/** Values that have to be typed twice: the second time without seeing the first. */
import { post } from "../core/api.js";
import { asked, field } from "../core/dialog.js";
import { element } from "../core/dom.js";
import { say } from "../core/say.js";

/**
 * Let somebody type values once more; resolve to whether all of them agree now.
 *
 * @param {string} document
 * @param {{name: string, label: string, double_entry: boolean}[]} fields Of the paper.
 * @param {(name: string) => unknown} now What stands in a field.
 */
export async function typedTwice(document, fields, now) {
  const wanted = fields.filter((one) => one.double_entry && now(one.name) !== null);
  const place = `/api/v1/documents/${document}/entries`;
  const inputs = wanted.map((one) => field(one.name, one.label, { required: true, autocomplete: "off", spellcheck: "false" }));
  const why = element("p", {}, "Các trường này phải được nhập hai lần. Hãy nhìn giấy và nhập lại, đừng chép từ ô bên cạnh.");
  await post(place, { fields: Object.fromEntries(wanted.map((one) => [one.name, now(one.name)])) });
  const given = await asked("Nhập lại lần thứ hai", [why, ...inputs], { yes: "So lại" });
  if (!given) return false;
  const found = await post(place, { fields: given });
  const label = (name) => wanted.find((one) => one.name === name)?.label ?? name;
  const named = (outcome) => found.filter((one) => one.outcome === outcome).map((one) => label(one.field));
  if (named("differs").length) say(`Hai lần nhập không giống nhau: ${named("differs").join(", ")}. Hãy xem lại trên giấy rồi xác nhận lại.`, "bad");
  else if (named("first").length) say(`Cần một người khác nhập lần thứ hai: ${named("first").join(", ")}. Hãy trả lại giấy này.`, "wait");
  return found.every((one) => one.outcome === "agrees");
}
