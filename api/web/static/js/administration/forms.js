/** Forms of the administration: a button names a template, a method and an address; what it says becomes JSON. */
import { ask, get } from "../core/api.js";
import { asked, confirmed } from "../core/dialog.js";
import { all, element, fill, find } from "../core/dom.js";
import { busy, sayError } from "../core/say.js";

/** Return what a form holds as JSON: lists of boxes, groups as lists of one, empty choices as they say, `*` as no bound. */
function jsonOf(form) {
  const said = {};
  for (const control of all("input, select, textarea", form)) {
    const group = control.closest("[data-group]")?.dataset.group;
    const target = group ? ((said[group] ??= [{}]), said[group][0]) : said;
    if (control.type === "checkbox") {
      target[control.name] ??= [];
      if (control.checked) target[control.name].push(control.value);
    } else if (control.type === "number") target[control.name] = Number(control.value);
    else if (control.value === "*") target[control.name] = "";
    else if (control.dataset.empty === "null" && !control.value) target[control.name] = null;
    else target[control.name] = control.value.normalize("NFC").trim();
  }
  return said;
}

/** Give each label of a copied form its control, and each control what it had. */
function prepared(template, values) {
  const content = template.content.firstElementChild.cloneNode(true);
  all(".field", content).forEach((place, number) => {
    const control = place.querySelector("input, select, textarea");
    control.id = `asked-${number}`;
    place.querySelector("label").htmlFor = control.id;
  });
  for (const [name, value] of Object.entries(values)) {
    for (const control of all(`[name="${name}"]`, content)) {
      if (control.type === "checkbox") control.toggleAttribute("checked", value.includes(control.value));
      else control.matches("select") ? [...control.options].forEach((option) => option.toggleAttribute("selected", option.value === value)) : control.setAttribute("value", value);
    }
  }
  return content;
}

async function send(button, body) {
  const found = await get(button.dataset.address, { method: button.dataset.method, json: body });
  const secret = found?.password ?? found?.token;
  if (secret) await told(secret);
  window.location.reload();
}

/** Send what a form holds; return the sentence when the service refuses it. */
async function sent(button, body) {
  let sentence;
  await busy(button, () => send(button, body).catch((error) => {
    if (error.name !== "Refused") throw error;
    sentence = error.message;
  }));
  return sentence;
}

/** Show a secret, this once. */
async function told(secret) {
  const shown = element("input", { readonly: true, value: secret, "aria-label": "Bí mật", class: "code" });
  await asked("Chỉ hiện một lần", [element("p", {}, "Hãy chép lại và đưa cho đúng người; sau khi đóng sẽ không xem lại được."), shown], { yes: "Đã chép", no: "Đóng" });
}

for (const button of all("[data-form]")) {
  button.addEventListener("click", async () => {
    const template = find(`template#${button.dataset.form}`);
    const content = prepared(template, JSON.parse(button.dataset.values ?? "{}"));
    const refused = element("p", { class: "notice bad", role: "alert", hidden: true });
    // What is refused is asked again, with everything as it was typed.
    while (await asked(template.dataset.title, [refused, content], { yes: "Lưu" })) {
      const body = jsonOf(content);
      refused.textContent = (await sent(button, button.dataset.wrap === "list" ? [body] : body)) ?? "";
      if (!refused.textContent) return;
      refused.hidden = false;
    }
  });
}

for (const button of all("[data-send]")) {
  button.addEventListener("click", async () => {
    if (button.dataset.ask && !(await confirmed(button.textContent.trim(), button.dataset.ask, { danger: button.classList.contains("danger") }))) return;
    await busy(button, () => send(button, button.dataset.body ? JSON.parse(button.dataset.body) : undefined));
  });
}

const table = document.querySelector("#table");
document.querySelector("#bring-in")?.addEventListener("click", () => table.click());
table?.addEventListener("change", async () => {
  const [file] = table.files;
  if (!file) return;
  const form = file.name.split(".").at(-1).toLowerCase();
  try {
    const answer = await ask(`/api/v1/procedures/table?form=${encodeURIComponent(form)}`, { method: "POST", body: file });
    const rows = (await answer.json()).map((one) => element("li", {}, element("strong", {}, one.code), ` ${one.name}: ${one.message}`));
    fill(find("#taken"), element("div", { class: "notice good", role: "status" }, element("p", {}, "Đã nhập:"), element("ul", {}, ...rows)));
  } catch (error) {
    sayError(error);
  }
  table.value = "";
});
