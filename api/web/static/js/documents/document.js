/** A paper: its pages with the words that were read, places of fields and of what was looked for, files by purpose. */
import { ask, get } from "../core/api.js";
import { all, data, find } from "../core/dom.js";
import { busy, say, sayError } from "../core/say.js";
import { whenChanged } from "../core/tabs.js";
import "../core/viewer.js";

const sheets = data("sheets");
const viewer = find("#viewer");
let current = -1;
let words = null;

/** Show a page by its place in the paper. */
function show(place) {
  if (place < 0 || place >= sheets.length || place === current) return;
  current = place;
  const sheet = sheets[place];
  const read = words?.[place];
  const size = read?.width ? read : { width: 1240, height: 1754 };
  viewer.show({ src: sheet.picture, width: size.width, height: size.height, alt: `Trang ${place + 1}` });
  if (read) viewer.overlay(linesOf(read));
  find("#place").textContent = `Trang ${place + 1}/${sheets.length}`;
  all(".strip button").forEach((button, index) => (index === place ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current")));
  find("#previous").disabled = place === 0;
  find("#next").disabled = place === sheets.length - 1;
}

const linesOf = (page) => page.lines.map((line) => line.words.map((word) => ({ text: word.text, box: word.bbox })));

/** Show the place that the address names: `#p=<page>&w=3,4,5` are words of a page, counted from 0. */
function goTo() {
  const wanted = new URLSearchParams(window.location.hash.slice(1));
  const place = Math.max(0, sheets.findIndex((sheet) => sheet.id === wanted.get("p")));
  show(place);
  const found = words?.[place] ? linesOf(words[place]).flat() : [];
  const hits = (wanted.get("w") ?? "").split(",").filter(Boolean).map((index) => found[Number(index)]?.box).filter(Boolean);
  if (!hits.length) return;
  viewer.point(hits, "hit");
  viewer.fly(hits[0]);
}

for (const row of all("[data-box]")) {
  row.querySelector(".go").addEventListener("click", () => {
    const place = sheets.findIndex((sheet) => sheet.number === Number(row.dataset.pageNumber));
    if (place >= 0) show(place);
    const box = JSON.parse(row.dataset.box);
    viewer.point([box]);
    viewer.fly(box);
    all("tr.here").forEach((other) => other.classList.remove("here"));
    row.classList.add("here");
  });
}

find("#previous").addEventListener("click", () => show(current - 1));
find("#next").addEventListener("click", () => show(current + 1));
all(".strip button").forEach((button, place) => button.addEventListener("click", () => show(place)));
all("[data-view]").forEach((button) => button.addEventListener("click", () => viewer.act(button.dataset.view)));

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
show(0);
get(`/api/v1/documents/${find("main").dataset.document}/words`)
  .then((found) => {
    words = found;
    current = -1;
    goTo();
  })
  .catch((error) => error.status !== 404 && sayError(error));
