/** The queue: take the next paper, give one to somebody. */
import { post, put } from "../core/api.js";
import { asked, field } from "../core/dialog.js";
import { all, copy, find } from "../core/dom.js";
import { busy, say } from "../core/say.js";

const take = find("#take");
take.addEventListener("click", () => busy(take, async () => {
  const { task } = await post("/api/v1/review/next", { stage: take.dataset.stage || null, type: take.dataset.type || null });
  if (task) window.location.assign(`/review/${task.document}`);
  else say("Không còn giấy tờ nào chờ bạn kiểm tra.", "good");
}));

for (const button of all("[data-assign]")) {
  button.addEventListener("click", async () => {
    const choices = [...copy("reviewers").children];
    const given = await asked("Giao giấy tờ", [field("person", "Giao cho", {}, "select", ...choices)], { yes: "Giao" });
    if (given) await busy(button, async () => {
      await put(`/api/v1/documents/${button.dataset.assign}/assignment`, { person: given.person || null });
      window.location.reload();
    });
  });
}
