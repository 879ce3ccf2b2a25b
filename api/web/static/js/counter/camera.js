/** Taking pictures of papers with the camera of the computer, until somebody says that it is enough. */
import { element, fill } from "../core/dom.js";
import { say } from "../core/say.js";

const WANTED = { width: { ideal: 4096 }, height: { ideal: 3072 }, facingMode: { ideal: "environment" } };
const SHARP = 0.92;
const WHY = {
  NotAllowedError: "Trình duyệt chưa được phép dùng máy ảnh. Bấm biểu tượng máy ảnh trên thanh địa chỉ để cho phép, hoặc chọn tệp ảnh.",
  NotFoundError: "Máy này không có máy ảnh. Hãy cắm máy ảnh rồi thử lại, hoặc chọn tệp ảnh.",
  NotReadableError: "Máy ảnh đang được chương trình khác dùng. Hãy đóng chương trình đó rồi thử lại, hoặc chọn tệp ảnh.",
};

/** Whether the browser lets this page ask for a camera; without TLS it does not. */
export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

/**
 * Resolve to the pictures that were taken, none when it was left; to null where no camera can be used, after saying why.
 *
 * @param {() => void} instead Lets files be chosen, which always works.
 * @returns {Promise<File[] | null>}
 */
export async function pictures(instead) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: WANTED });
  } catch (error) {
    say(WHY[error.name] ?? "Không mở được máy ảnh. Hãy thử lại, hoặc chọn tệp ảnh.", "bad", { label: "Chọn tệp", act: instead });
    return null;
  }
  try {
    return await taken(stream);
  } finally {
    stream.getTracks().forEach((track) => track.stop());
  }
}

async function taken(stream) {
  const files = [];
  const video = element("video", { autoplay: true, playsinline: true, muted: true, "aria-label": "Hình từ máy ảnh" });
  video.srcObject = stream;
  const shot = element("button", { type: "button", class: "main", autofocus: true }, "Chụp");
  const done = element("button", { type: "submit", value: "yes" }, "Nộp ảnh");
  const leave = element("button", { type: "button" }, "Bỏ");
  const list = element("ol", { class: "plain shots", "aria-label": "Ảnh đã chụp" });
  const count = element("p", { role: "status" }, "Đặt giấy thẳng, đủ bốn góc, đủ sáng, rồi bấm Chụp.");
  const title = element("h2", { id: "camera-title" }, "Chụp giấy tờ");
  const form = element("form", { method: "dialog" }, element("div", { class: "head" }, title, shot, done, leave), count, video, list);
  const dialog = element("dialog", { class: "camera-room", "aria-labelledby": "camera-title" }, form);
  const show = () => {
    done.disabled = files.length === 0;
    if (files.length) count.textContent = `Đã chụp ${files.length} ảnh. Chụp tiếp, hoặc bấm Nộp ảnh.`;
    fill(list, ...files.map((file, place) => thumbnail(file, place, () => {
      files.splice(place, 1);
      show();
      shot.focus();
    })));
  };
  shot.addEventListener("click", async () => {
    files.push(await frame(video, files.length));
    show();
  });
  leave.addEventListener("click", () => dialog.close(""));
  // The end of a stream is a camera that was pulled out.
  stream.getVideoTracks().forEach((track) => track.addEventListener("ended", () => (count.textContent = "Máy ảnh đã bị ngắt. Nộp các ảnh đã chụp, hoặc bỏ và thử lại.")));
  show();
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? files : []);
    });
  });
}

function thumbnail(file, place, remove) {
  const address = URL.createObjectURL(file);
  const image = element("img", { src: address, alt: `Ảnh ${place + 1}`, height: "90", on: { load: () => URL.revokeObjectURL(address) } });
  return element("li", {}, image, element("button", { type: "button", class: "small quiet", "aria-label": `Bỏ ảnh ${place + 1}`, on: { click: remove } }, "Bỏ"));
}

/** Resolve to what the camera sees now, as it is: nothing is sharpened or cut before it is judged. */
async function frame(video, number) {
  const canvas = element("canvas", { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d").drawImage(video, 0, 0);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", SHARP));
  const at = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  return new File([blob], `chup-${at}-${number + 1}.jpg`, { type: "image/jpeg" });
}
