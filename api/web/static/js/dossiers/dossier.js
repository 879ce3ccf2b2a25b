/** A dossier: moving it on, seeing warnings, ending the use of a paper. */
import { post } from "../core/api.js";
import { asked, field } from "../core/dialog.js";
import { all, element, find } from "../core/dom.js";
import { busy } from "../core/say.js";

const code = encodeURIComponent(find("#dossier").dataset.code);
const WHY_NEEDED = ["refused", "stopped"];

document.querySelector("#move")?.addEventListener("click", async ({ currentTarget: button }) => {
  const moves = button.dataset.moves.split(";").filter(Boolean).map((one) => one.split("="));
  const choices = moves.map(([state, words]) => element("option", { value: state }, words));
  const note = field("note", "Lý do hoặc ghi chú", { maxlength: 2000, rows: 3 }, "textarea");
  const state = field("state", "Trạng thái mới", {}, "select", ...choices);
  const choose = () => note.lastChild.toggleAttribute("required", WHY_NEEDED.includes(state.lastChild.value));
  state.lastChild.addEventListener("change", choose);
  choose();
  const given = await asked("Chuyển trạng thái hồ sơ", [state, note], { yes: "Chuyển" });
  if (given) await busy(button, async () => {
    await post(`/api/v1/dossiers/${code}/moves`, given);
    window.location.reload();
  });
});

for (const button of all("[data-warning]")) {
  button.addEventListener("click", () => busy(button, async () => {
    await post(`/api/v1/dossiers/${code}/warnings/${button.dataset.warning}/seen`);
    button.closest(".notice").classList.remove("wait");
    button.replaceWith(element("span", { class: "hint" }, "Bạn đã xem"));
  }));
}

for (const button of all("[data-end]")) {
  button.addEventListener("click", async () => {
    const why = field("why", "Vì sao thôi dùng giấy tờ này cho hồ sơ?", { required: true, maxlength: 1000 });
    const given = await asked("Thôi dùng giấy tờ", [why], { yes: "Thôi dùng", danger: true });
    if (given) await busy(button, async () => {
      await post(`/api/v1/dossiers/${code}/links/${button.dataset.end}/end`, { why: given.why });
      window.location.reload();
    });
  });
}
