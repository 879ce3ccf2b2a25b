/** What who decides about papers says of one: whose it is, that it has no value any more, that a newer one stands for it. */
import { post, put, remove } from "../core/api.js";
import { asked, field } from "../core/dialog.js";
import { all, element, find } from "../core/dom.js";
import { busy, say } from "../core/say.js";

const place = `/api/v1/documents/${find("main").dataset.document}`;
const again = () => window.location.reload();
const own = async (role, party) => {
  await put(`${place}/owners/${encodeURIComponent(role)}`, { party });
  again();
};

for (const button of all("[data-owner]")) {
  button.addEventListener("click", () => busy(button, () => own(button.dataset.role, button.dataset.owner)));
}
for (const button of all("[data-leave]")) {
  button.addEventListener("click", () => busy(button, async () => {
    await remove(`${place}/owners/${encodeURIComponent(button.dataset.leave)}`);
    again();
  }));
}

document.querySelector("#choose-owner")?.addEventListener("click", async ({ currentTarget: button }) => {
  const number = field("number", "Số định danh, số căn cước hoặc mã số thuế", { required: true, maxlength: 40, autocomplete: "off" });
  const roles = button.dataset.roles.split(";").filter(Boolean).map((one) => one.split("="));
  const role = roles.length > 1 ? [field("role", "Là", {}, "select", ...roles.map(([value, words]) => element("option", { value }, words)))] : [];
  const given = await asked("Giấy của ai", [number, ...role], { yes: "Tìm" });
  if (!given) return;
  const found = await busy(button, () => post("/api/v1/parties/search", { number: { number: given.number.trim() } }));
  if (!found) return;
  if (!found.length) {
    say("Chưa có ai mang số này mà bạn được biết. Hãy kiểm tra lại số, hoặc ghi người này khi mở hồ sơ ở quầy.", "wait");
    return;
  }
  const people = found.map((one) => element("option", { value: one.id }, [one.name, one.born].filter(Boolean).join(", ")));
  const sure = await asked("Giấy của ai", [field("party", "Người có số này", {}, "select", ...people)], { yes: "Đúng là người này" });
  if (sure) await busy(button, () => own(given.role ?? roles[0][0], sure.party));
});

for (const button of all("[data-fate]")) {
  button.addEventListener("click", async () => {
    const why = field("why", button.dataset.ask, { required: true, maxlength: 1000 });
    const papers = (button.dataset.newer ?? "").split(" ").filter(Boolean).map((one) => element("option", { value: one }, all(`#owners a[href$="${one}"]`)[0]?.textContent ?? one));
    const newer = papers.length ? [field("newer", "Giấy mới", {}, "select", ...papers)] : [];
    const given = await asked(button.textContent.trim(), [...newer, why], { yes: button.textContent.trim(), danger: button.matches(".danger") });
    if (given) await busy(button, async () => {
      await post(`${place}/${button.dataset.fate}`, given);
      again();
    });
  });
}
