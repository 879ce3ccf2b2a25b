/** A page to print: its button prints it, once all sheets are there. */
import { all, find } from "../core/dom.js";

find("#print").addEventListener("click", async () => {
  await Promise.all(all("img.sheet").map((image) => image.decode().catch(() => {})));
  window.print();
});
