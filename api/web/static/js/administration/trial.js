/** Trying pages: what is dropped is sent at once, and a field shows its place on the page. */
import { data, find } from "../core/dom.js";
import { Pager } from "../core/pager.js";
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
  const pager = new Pager(viewer, () => sheets.length, (place) => {
    const { src, width, height, number, of } = sheets[place];
    viewer.show({ src, width, height, alt: `Trang ${number}` });
    return `Trang ${number}/${of}`;
  });
  pager.lead((number) => sheets.findIndex((sheet) => sheet.number === number));
  pager.show(0);
}

/** The pictures came with the page and are kept nowhere else. */
function pictureOf({ picture }) {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
}
