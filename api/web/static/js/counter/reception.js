/**
 * The counter's page of a dossier. All that it does the page's own forms do without it, too: it sends them without a
 * reload, sends files part by part, watches pages while they are read, and lets keys work on the page that is chosen.
 */
import { Refused, ask, pause } from "../core/api.js";
import { confirmed } from "../core/dialog.js";
import { all, element, find } from "../core/dom.js";
import { composing, withoutKeys } from "../core/keys.js";
import { say, sayError } from "../core/say.js";
import "../core/viewer.js";
import { hasCamera, pictures } from "./camera.js";
import { movable } from "./drag.js";
import { put } from "./place.js";
import { Sending } from "./sending.js";

const WAIT = 20;
const READABLE = /\.(pdf|tiff?|jpe?g|png|webp|hei[cf])$/i;
const here = window.location.pathname;
let watching = new AbortController();
let shown = 0;

/** Get the page again and put its parts in place; an answer that was overtaken is left out. */
async function refresh(address = here) {
  const turn = ++shown;
  const html = await (await ask(address, { headers: { Accept: "text/html" } })).text();
  if (turn === shown) put(html);
}

/** Send a form of the page and show what comes back. */
async function send(form, button, more = {}) {
  const question = button?.dataset.ask ?? form.dataset.ask;
  // The button of a dialog says what it does, as the one did that was pressed.
  if (question && !(await confirmed("Xác nhận", question, { yes: withoutKeys(button), danger: true }))) return;
  const fields = new FormData(form, button);
  for (const [name, value] of Object.entries(more)) fields.set(name, value);
  const body = form.enctype === "multipart/form-data" ? fields : new URLSearchParams(fields);
  const turn = ++shown;
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
  } catch {
    throw new Refused(0, { detail: "Không kết nối được với máy chủ nên chưa làm được việc này. Hãy thử lại khi có mạng." });
  }
  if (answer.redirected && new URL(answer.url).pathname !== here) return window.location.assign(answer.url);
  const html = await answer.text();
  if (turn === shown) put(html);
  if (!answer.ok) find("#notices").scrollIntoView({ block: "nearest" });
  else if (form.id === "whose") folded(form);
  return watchAgain();
}

/** Fold a form away that has done its work. */
function folded(form) {
  form.reset();
  const part = form.closest("details");
  if (form.contains(document.activeElement)) part.querySelector("summary").focus();
  part.open = false;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || !form.closest("main") || form.id === "hand-in") return;
  event.preventDefault();
  const free = () => all("button[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
  if (form.matches("#account form") && find("#sending").childElementCount) {
    say("Còn tệp đang gửi. Hãy chờ các trang hiện ra rồi bấm lại.", "wait");
    free();
    return;
  }
  send(form, event.submitter)
    .catch(sayError)
    .finally(free);
});

/** Watch what was fed for as long as the page is looked at. */
async function watch(signal) {
  let tag = "";
  let lost = null;
  while (!signal.aborted) {
    if (document.hidden) await seen();
    try {
      const headers = { Accept: "text/html", ...(tag ? { "If-None-Match": tag } : {}) };
      const answer = await ask(`${here}/pages?wait=${WAIT}`, { headers, signal });
      lost = lost?.();
      if (answer.status === 304) continue;
      tag = answer.headers.get("ETag") ?? "";
      const html = await answer.text();
      const before = states();
      put(html);
      // Papers that were found fill the checklist.
      if (before && before !== states()) await refresh();
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof Refused) || !error.passing) return sayError(error);
      lost ??= say("Mất kết nối. Trang sẽ tự cập nhật khi có mạng.", "wait");
      await pause(2000, signal).catch(() => {});
    }
  }
}

const states = () => all(".batch").map((batch) => `${batch.id} ${batch.dataset.state}`).join();
const seen = () => new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));

function watchAgain() {
  watching.abort();
  watching = new AbortController();
  watch(watching.signal).catch(sayError);
}

const form = document.querySelector("#hand-in");
if (form) {
  const { who, code } = form.dataset;
  const sending = new Sending({ who, code, place: find("#sending"), handed: () => refresh().then(watchAgain).catch(sayError) });
  const take = (files) => sending.add([...files].sort((one, other) => (one.webkitRelativePath || one.name).localeCompare(other.webkitRelativePath || other.name, "vi", { numeric: true }))).catch(sayError);
  for (const input of all("input[type=file]", form)) {
    input.addEventListener("change", () => {
      take(input.webkitdirectory ? [...input.files].filter((file) => READABLE.test(file.name)) : input.files);
      input.value = "";
    });
  }
  const camera = find("#camera", form);
  camera.hidden = !hasCamera();
  camera.addEventListener("click", async () => {
    const shots = await pictures(() => find("input[name=files]", form).click()).catch(sayError);
    if (shots?.length) await take(shots);
  });
  const room = find(".feed");
  room.addEventListener("dragover", (event) => {
    event.preventDefault();
    room.classList.add("over");
  });
  room.addEventListener("dragleave", (event) => room.contains(event.relatedTarget) || room.classList.remove("over"));
  room.addEventListener("drop", (event) => {
    event.preventDefault();
    room.classList.remove("over");
    // What comes from another program may be a file without a place on the disk.
    const dropped = [...event.dataTransfer.items].filter((item) => item.kind === "file").map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
    Promise.all(dropped.map(unpacked)).then((files) => take(files.flat())).catch(sayError);
  });
}

/** Resolve to the files in what was dropped, those of a folder that can be read. */
async function unpacked(entry) {
  if (entry instanceof File) return [entry];
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(unpacked))).flat().filter((file) => READABLE.test(file.name));
}

movable((page, target, act) => {
  const acts = find(".acts", page);
  send(acts, null, { act, target: find(".acts [name=page]", target).value }).catch(sayError);
});

/** What a paper is said to be goes on record once the choice rests: a key in a closed list chooses at each press. */
const rests = new WeakMap();
document.addEventListener("change", ({ target }) => {
  if (!target.matches(".said select") || !target.value) return;
  const told = target.form;
  clearTimeout(rests.get(told));
  rests.set(told, setTimeout(() => told.isConnected && told.requestSubmit(), 400));
});

document.addEventListener("change", (event) => {
  const again = event.target.closest?.(".again");
  if (!again || !event.target.files?.length) return;
  again.requestSubmit();
  // The same file can be chosen once more where it did not arrive; it was taken along by then.
  event.target.value = "";
});

document.addEventListener("click", (event) => {
  const picture = event.target.closest?.("button.picture");
  if (picture?.dataset.screen) look(picture);
});

/** Keys of the page that is chosen: arrows go from one to the next, a letter presses its button. */
document.addEventListener("keydown", (event) => {
  const page = event.target.closest?.(".page");
  if (!page || composing(event) || event.altKey || event.ctrlKey || event.metaKey) return;
  const pictures = all("button.picture");
  const place = pictures.indexOf(page.querySelector("button.picture"));
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.code];
  const act = event.shiftKey ? event.code : /^Key/.test(event.code) ? event.code.at(-1).toLowerCase() : "";
  const places = act ? [page, page.closest(".paper")] : [];
  const control = places.map((place) => place.querySelector(`[data-act="${act}"]`)).find(Boolean);
  if (control?.matches("select")) control.focus();
  else if (control) control.click();
  else if (step && !event.shiftKey) pictures[Math.max(0, Math.min(pictures.length - 1, place + step))].focus();
  else return;
  event.preventDefault();
});

/** Show a page large; the neighbours are a key away. */
function look(picture) {
  const viewer = element("page-viewer", { class: "large" });
  const title = element("h2", { id: "look-title" });
  const close = element("button", { type: "submit", class: "main", autofocus: true }, "Đóng");
  const steps = [[-1, "Trang trước", "PageUp"], [1, "Trang sau", "PageDown"]].map(([step, name, key]) => element("button", { type: "button", "data-key": key, on: { click: () => go(step) } }, name));
  const dialog = element("dialog", { class: "look", "aria-labelledby": "look-title" }, element("form", { method: "dialog" }, element("div", { class: "head" }, title, ...steps, close)), viewer);
  let now = picture;
  const show = () => {
    title.textContent = now.dataset.about;
    const image = new Image();
    image.onload = () => viewer.show({ src: now.dataset.screen, width: image.naturalWidth, height: image.naturalHeight, alt: now.dataset.about });
    image.src = now.dataset.screen;
  };
  const go = (step) => {
    const pictures = all("button.picture").filter((one) => one.dataset.screen);
    const next = pictures[pictures.indexOf(now) + step];
    if (!next) return;
    now = next;
    show();
  };
  dialog.addEventListener("close", () => {
    dialog.remove();
    now.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  show();
}

watch(watching.signal).catch(sayError);
