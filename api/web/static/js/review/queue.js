/** The queue: take the next paper, give one to somebody. */
import { get, post, put } from "../core/api.js";
import { asked, field } from "../core/dialog.js";
import { all, calm, element, find } from "../core/dom.js";
import { composing } from "../core/keys.js";
import { busy, say, sayError } from "../core/say.js";

const take = find("#take");
take.addEventListener("click", () => busy(take, async () => {
  const { task } = await post("/api/v1/review/next", { stage: take.dataset.stage || null, type: take.dataset.type || null });
  if (task) window.location.assign(`/review/${task.document}`);
  else say("Không còn giấy tờ nào chờ bạn kiểm tra.", "good");
}));

for (const button of all("[data-assign]")) {
  button.addEventListener("click", async () => {
    const given = await asked("Giao giấy tờ", people(), { yes: "Giao" });
    if (given) await busy(button, async () => {
      await put(`/api/v1/documents/${button.dataset.assign}/assignment`, { person: given.person || null });
      window.location.reload();
    });
  });
}

/** Return the controls that choose who is to check a paper; there may be thousands, so the service is asked as somebody types. */
function people() {
  const chosen = field("person", "Giao cho", { size: 8, required: true }, "select");
  const typed = field("find", "Tìm theo tên hoặc tài khoản", { type: "search", maxlength: 100, autocomplete: "off" });
  const select = chosen.querySelector("select");
  const text = typed.querySelector("input");
  let asking = new AbortController();
  const show = async () => {
    const { signal } = (asking = new AbortController());
    const found = await get(`/api/v1/review/reviewers?${new URLSearchParams({ find: text.value, limit: "50" })}`, { signal });
    if (signal.aborted) return;
    const options = found.reviewers.map((one) => element("option", { value: one.person }, `${one.name} (${one.account})`));
    const more = found.next ? [element("option", { disabled: true }, "Còn nữa: hãy gõ thêm chữ để tìm.")] : [];
    select.replaceChildren(...(text.value ? [] : [element("option", { value: "" }, "Không riêng ai")]), ...options, ...more);
    select.selectedIndex = 0;
  };
  const soon = calm(() => show().catch(sayError), 150);
  const typing = () => {
    asking.abort();
    // An Enter that comes before the answer gives the paper to nobody: a choice is required.
    select.replaceChildren();
    soon();
  };
  text.addEventListener("input", (event) => composing(event) || typing());
  text.addEventListener("compositionend", typing);
  show().catch(sayError);
  return [typed, chosen];
}
