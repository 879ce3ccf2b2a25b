/** The workbench of one paper: the page beside its fields. See `fields.js` for typing, `lock.js` for the hold. */
import { Refused, ask, get, post } from "../core/api.js";
import { asked, confirmed, field } from "../core/dialog.js";
import { all, data, element, find } from "../core/dom.js";
import { Pager } from "../core/pager.js";
import { part } from "../core/part.js";
import { busy, say, sayError } from "../core/say.js";
import { watch } from "../core/live.js";
import { changed, whenChanged } from "../core/tabs.js";
import "../core/viewer.js";
import { settle } from "./conflict.js";
import { Fields } from "./fields.js";
import { hold } from "./lock.js";
import { arranged } from "./pages.js";
import { typedTwice } from "./twice.js";
import { listed, onOneLine, setRight } from "./words.js";

const ENOUGH = 6000;
const viewer = find("#viewer");
let bench;
let fields;
const pager = new Pager(viewer, () => bench.pages.length, (place) => {
  const page = bench.pages[place];
  const size = page.picture ? { width: page.picture.page_width, height: page.picture.page_height } : { width: 1240, height: 1754 };
  viewer.show({ src: page.screen ?? "", ...size, alt: `Trang ${place + 1}` });
  viewer.overlay((page.lines ?? []).map((line) => line.words.map((word) => ({ text: word.text, box: word.bbox, doubtful: word.doubtful }))));
});
/** The page that is shown. */
const sheet = () => bench.pages[pager.place];
const place = () => `/api/v1/documents/${bench.document}`;

/** Let the page show what the service said of the paper. */
function begin() {
  bench = data("bench");
  const side = find("#side");
  fields = new Fields(side, { look, tell, end: () => find("#verify").focus() });
  find("#type").addEventListener("change", retype);
  for (const [id, act] of Object.entries({ verify, save, undo, release, reject, "take-over": takeOver })) document.getElementById(id)?.addEventListener("click", act);
  pager.anew(0);
  fields.begin();
  if (!bench.settled) waitUntilRead();
}

/** Fly to where a field stands, and show the place enlarged. */
function look(entry) {
  const crop = find("#crop");
  crop.parentElement.hidden = !entry.dataset.box;
  if (!entry.dataset.box) {
    viewer.point([]);
    return;
  }
  const box = JSON.parse(entry.dataset.box);
  pager.look(Number(entry.dataset.position) - 1, box);
  const page = sheet();
  if (page.screen && page.picture) crop.show({ src: page.screen, width: page.picture.page_width, height: page.picture.page_height }, box, "");
}

function tell(left) {
  find("#left").textContent = left ? `Còn ${left} trường cần xem.` : "Đã xem hết các trường cần xem.";
}

/** Send what is said of the version that was seen; where somebody was faster, ask, and send again. */
async function send(said) {
  let wish = { version: bench.version, fields: fields.changes(), ...said };
  for (;;) {
    try {
      const made = await post(`${place()}/corrections`, wish);
      fields.forget();
      changed(bench.document);
      return made;
    } catch (error) {
      if (error instanceof Refused && error.code === "not_twice") {
        if (await typedTwice(bench.document, bench.fields, (name) => fields.value(name))) continue;
        return null;
      }
      if (!(error instanceof Refused) || error.code !== "outdated" || !error.problem.conflict) throw error;
      const answer = await settle(error.problem.conflict, wish.fields);
      if (!answer) return null;
      wish = { ...wish, ...answer };
    }
  }
}

async function verify({ currentTarget: button }) {
  const left = all(".entry.review:not(.done)", fields.list).length;
  const sure = !left || (await confirmed("Xác nhận giấy tờ", `Còn ${left} trường cần xem mà bạn chưa bấm Enter. Bạn chắc rằng mọi trường đều đúng như trên giấy?`, { yes: "Xác nhận" }));
  if (!sure) return;
  await busy(button, async () => {
    if (!(await send({ verified: true }))) return;
    holding.stop?.();
    const { task } = await post("/api/v1/review/next", {});
    window.location.assign(task ? `/review/${task.document}` : "/review");
  });
}

function save({ currentTarget: button }) {
  if (!Object.keys(fields.changes()).length) {
    say("Chưa có gì thay đổi so với bản đã lưu.");
    return;
  }
  busy(button, async () => {
    if (await send({})) await renew("Đã lưu thành phiên bản mới.");
  });
}

function undo({ currentTarget: button }) {
  busy(button, async () => {
    await post(`${place()}/corrections/undo`, { version: bench.version });
    fields.forget();
    changed(bench.document);
    await renew("Đã hoàn tác lần sửa gần nhất.");
  });
}

async function release({ currentTarget: button }) {
  const given = await asked("Trả lại giấy tờ", [field("note", "Lời nhắn cho người làm tiếp (có thể bỏ trống)", { maxlength: 1000, rows: 3 }, "textarea")], { yes: "Trả lại" });
  if (given) await busy(button, async () => {
    await post(`${place()}/lock/release`, { note: given.note });
    window.location.assign("/review");
  });
}

/** Send the page that is shown, or the whole paper, back to the counter. */
async function reject({ currentTarget: button }) {
  const choices = Object.entries(data("words").reasons).map(([value, words]) => element("option", { value }, words));
  const pages = [element("option", { value: "one" }, `Trang đang xem (trang ${pager.place + 1})`), element("option", { value: "all" }, "Cả giấy tờ")];
  const given = await asked("Yêu cầu quét lại", [field("reason", "Lý do", {}, "select", ...choices), field("pages", "Quét lại", {}, "select", ...pages), field("note", "Ghi chú cho quầy (có thể bỏ trống)", { maxlength: 1000, rows: 2 }, "textarea")], { yes: "Gửi về quầy" });
  if (given) await busy(button, async () => {
    const ids = given.pages === "all" ? [] : [sheet().page_id];
    await post(`${place()}/rescan`, { pages: ids, reason: given.reason, note: given.note });
    holding.stop?.();
    window.location.assign("/review");
  });
}

function takeOver({ currentTarget: button }) {
  busy(button, async () => {
    await post(`${place()}/lock/take-over`);
    window.location.reload();
  });
}

/** Another type has other fields: the service reads them, and they come as soon as it has. */
async function retype({ currentTarget: select }) {
  const name = select.selectedOptions[0].textContent.replace(/ \(.*/, "");
  const sure = await confirmed("Đổi loại giấy tờ", `Đổi thành “${name}”? Các trường sẽ được đọc lại theo loại giấy mới.`, { yes: "Đổi loại" });
  if (!sure) {
    select.value = bench.type.id;
    return;
  }
  try {
    const made = await post(`${place()}/corrections`, { version: bench.version, type: select.value });
    fields.forget();
    bench.version = made.version;
    await waitUntilRead();
  } catch (error) {
    select.value = bench.type.id;
    sayError(error);
  }
}

async function waitUntilRead() {
  const gone = say("Đang đọc các trường của loại giấy này…");
  find("#verify").disabled = true;
  await watch(`${place()}/bench`, (found) => found.settled, { every: 400 });
  gone();
  await renew("Đã đọc xong các trường.");
}

/** Take the side anew from the service; `typed` is what was typed and not saved, and is to stay. */
async function renew(sentence, typed = {}) {
  const answer = await ask(`/review/${bench.document}`, { headers: { Accept: "text/html" } });
  const side = part(await answer.text(), "#side");
  const before = { fields, type: bench.type.id };
  find("#side").replaceWith(side);
  begin();
  fields.put(typed);
  if (bench.type.id === before.type) fields.resume(before.fields);
  if (sentence) say(sentence, "good");
}

find("#take-words").addEventListener("click", () => {
  const text = window.getSelection().toString().replace(/\s+/g, " ").trim();
  if (text) fields.insert(text);
  else say("Hãy bôi đen chữ trên ảnh trang, rồi bấm lại để đưa vào ô đang sửa.");
});

async function setWords(words) {
  if (!words.length) {
    say("Hãy bôi đen chữ sai trên ảnh trang rồi bấm lại, hoặc bấm đúp vào chữ đó.");
    return;
  }
  if (!(await setRight(bench.document, sheet(), words))) return;
  // Fields are read from the new words in a version of its own; what is sent before that would come too late.
  const enough = new AbortController();
  const timer = setTimeout(() => enough.abort(), ENOUGH);
  await watch(`${place()}/bench`, (found) => found.version !== bench.version && found.settled, { every: 300, signal: enough.signal }).catch(sayError);
  clearTimeout(timer);
  changed(bench.document);
  await renew("Đã sửa chữ; tệp PDF và kho tìm kiếm được ghi lại.", fields.changes()).catch(sayError);
}

/** Part, join, order or turn pages; the page that is shown is followed into the paper in which it stands then. */
function arrange({ currentTarget: button }) {
  busy(button, async () => {
    const found = await arranged(bench, pager.place + 1);
    if (!found) return;
    changed(bench.document);
    if (found === bench.document) await renew("Đã sắp lại trang; giấy tờ đã được đọc lại.", fields.changes());
    else window.location.assign(`/review/${found}`);
  });
}

/** What the service has learned meanwhile, from another tab or from somebody else, is said at once and not when we save. */
async function newer() {
  const now = await get(`${place()}/bench`).catch(() => null);
  if (now && now.version !== bench.version) say("Giấy tờ này đã có phiên bản mới hơn trang bạn đang xem.", "wait", { label: "Tải lại", act: () => renew("", fields.changes()) });
}

find("#set-words").addEventListener("click", () => setWords(onOneLine(sheet(), viewer.selected())));
viewer.addEventListener("dblclick", (event) => {
  // A page that is held by a finger gets the events itself.
  const span = document.elementFromPoint(event.clientX, event.clientY)?.closest(".word");
  if (span) setWords([listed(sheet())[Number(span.dataset.word)]]);
});

document.getElementById("arrange")?.addEventListener("click", arrange);

let holding = {};
begin();
hold(bench.document, (sentence) => {
  if (sentence) say(sentence, "bad");
  newer();
})
  .then((found) => {
    holding = found;
    if (found.why) say(found.why, "wait");
  })
  .catch(sayError);
whenChanged(bench.document, newer);
document.addEventListener("visibilitychange", () => document.hidden || newer());
