/** Trying pages: what is dropped is sent at once, and a field shows its place on the page. */
import { all, data, find } from "../core/dom.js";
import "../core/viewer.js";

const form = find("#try");
const input = find("#file");
input.addEventListener("change", () => input.files.length && form.requestSubmit(find("button", form)));
for (const [event, over] of [["dragenter", true], ["dragleave", false], ["drop", false]]) {
  input.addEventListener(event, () => input.classList.toggle("over", over));
}

const viewer = document.querySelector("#viewer");
if (viewer) {
  const sheets = data("sheets").map((sheet) => ({ ...sheet, src: pictureOf(sheet) }));
  let current = -1;

  const show = (place) => {
    if (place < 0 || place >= sheets.length || place === current) return;
    current = place;
    const { src, width, height, number } = sheets[place];
    viewer.show({ src, width, height, alt: `Trang ${number}` });
    find("#place").textContent = `Trang ${number}/${sheets.length}`;
    find("#previous").disabled = place === 0;
    find("#next").disabled = place === sheets.length - 1;
  };

  find("#previous").addEventListener("click", () => show(current - 1));
  find("#next").addEventListener("click", () => show(current + 1));
  all("[data-view]").forEach((button) => button.addEventListener("click", () => viewer.act(button.dataset.view)));
  for (const row of all("[data-box]")) {
    row.querySelector(".go").addEventListener("click", () => {
      show(sheets.findIndex((sheet) => sheet.number === Number(row.dataset.page)));
      const box = JSON.parse(row.dataset.box);
      viewer.point([box]);
      viewer.fly(box);
      all(".fields tr.here").forEach((other) => other.classList.remove("here"));
      row.classList.add("here");
      find(".seen").scrollIntoView({ block: "nearest" });
    });
  }
  show(0);
}

/** The pictures came with the page and are kept nowhere else. */
function pictureOf({ picture }) {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
}
