/** A paper: its pages with the words that were read, places of fields and of what was looked for, files by purpose. */
import { ask, get } from "../core/api.js";
import { all, data, find, set } from "../core/dom.js";
import { Pager } from "../core/pager.js";
import { busy, say, sayError } from "../core/say.js";
import { whenChanged } from "../core/tabs.js";
import "../core/viewer.js";

const sheets = data("sheets");
const viewer = find("#viewer");
let words = null;

const pager = new Pager(viewer, () => sheets.length, (place) => {
  const read = words?.[place];
  const size = read?.width ? read : { width: 1240, height: 1754 };
  viewer.show({ src: sheets[place].picture, width: size.width, height: size.height, alt: `Trang ${place + 1}` });
  if (read) viewer.overlay(linesOf(read));
  all(".strip button").forEach((button, index) => set(button, { "aria-current": index === place && "true" }));
});

const linesOf = (page) => page.lines.map((line) => line.words.map((word) => ({ text: word.text, box: word.bbox })));

/** Show the place that the address names: `#p=<page>&w=3,4,5` are words of a page, counted from 0. */
function goTo() {
  const wanted = new URLSearchParams(window.location.hash.slice(1));
  const place = Math.max(0, sheets.findIndex((sheet) => sheet.id === wanted.get("p")));
  pager.show(place);
  const found = words?.[place] ? linesOf(words[place]).flat() : [];
  const hits = (wanted.get("w") ?? "").split(",").filter(Boolean).map((index) => found[Number(index)]?.box).filter(Boolean);
  if (!hits.length) return;
  viewer.point(hits, "hit");
  viewer.fly(hits[0]);
}

pager.lead((number) => sheets.findIndex((sheet) => sheet.number === number));
all(".strip button").forEach((button, place) => button.addEventListener("click", () => pager.show(place)));

/** A file comes with the purpose that is chosen; the plain link gives it with the usual one. */
for (const link of all("[data-download]")) {
  link.addEventListener("click", (event) => {
    const purpose = document.querySelector("#purpose")?.value;
    if (!purpose) return;
    event.preventDefault();
    busy(link, async () => {
      const answer = await ask(link.getAttribute("href"), { purpose });
      const name = /filename\*=utf-8''([^;]+)/i.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
      const place = URL.createObjectURL(await answer.blob());
      const save = Object.assign(document.createElement("a"), { href: place, download: decodeURIComponent(name ?? "") });
      save.click();
      setTimeout(() => URL.revokeObjectURL(place), 60_000);
      say("Đã tải tệp; lượt tải được ghi vào nhật ký.", "good");
    });
  });
}

window.addEventListener("hashchange", goTo);
whenChanged(find("main").dataset.document, () => say("Giấy tờ này vừa được sửa ở cửa sổ khác.", "wait", { label: "Tải lại", act: () => window.location.reload() }));
pager.show(0);
get(`/api/v1/documents/${find("main").dataset.document}/words`)
  .then((found) => {
    words = found;
    pager.anew(pager.place);
    goTo();
  })
  .catch((error) => error.status !== 404 && sayError(error));
