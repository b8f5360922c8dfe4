// Photos, sound, place and the signature: hashed and sealed the moment they exist. Nothing is put into the phone's gallery.

import { seal, sha256 } from "./seal.js";
import { dropPart, keepPart } from "./store.js";

const WIDEST = 1600;

// The original's bytes are evidence; `fact` says which fact names the file.
export async function take(ctx, name, kind, blob, fact) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const digest = await sha256(bytes);
  const meta = { name, kind, fact, sha256: digest, size: bytes.length, at: ctx.now(), place: await whereabouts(ctx) };
  const sealed = await seal(ctx.town(), bytes, `${ctx.work.bundle}|${name}`);
  await keepPart({ id: `${ctx.work.bundle}|${name}`, bytes: sealed });
  ctx.work.files = [...ctx.work.files.filter((each) => each.name !== name), meta];
  await ctx.save();
  return meta;
}

export async function photo(ctx, name, file, fact) {
  const meta = await take(ctx, name, "photo", file, fact);
  const clean = await withoutTraces(file);
  if (clean) await take(ctx, `${name}-clean`, "photo", clean, "");
  return meta;
}

export async function untake(ctx, name) {
  ctx.work.files = ctx.work.files.filter((each) => each.name !== name && each.name !== `${name}-clean`);
  await ctx.save();
  await dropPart(`${ctx.work.bundle}|${name}`);
  await dropPart(`${ctx.work.bundle}|${name}-clean`);
}

// A copy drawn anew holds the picture and nothing else: no place, no device, no thumbnail. For public use only.
async function withoutTraces(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  } catch {
    return null; // The browser cannot draw this kind of picture: the original is sealed all the same.
  }
}

// The place is only as good as the phone's; it goes along as text and no record waits for it.
function whereabouts(ctx) {
  if (!ctx.work.locate || !navigator.geolocation) return null;
  return new Promise((resolve) => {
    const told = (found) => resolve({
      lat: found.coords.latitude.toFixed(6), lon: found.coords.longitude.toFixed(6), metres: String(Math.round(found.coords.accuracy)),
    });
    navigator.geolocation.getCurrentPosition(told, () => resolve(null), { timeout: 3000, maximumAge: 60000 });
  });
}

export const canRecord = () => Boolean(navigator.mediaDevices && window.MediaRecorder);

export async function recorder(done) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const running = new MediaRecorder(stream);
  const pieces = [];
  running.ondataavailable = (event) => pieces.push(event.data);
  running.onstop = () => {
    stream.getTracks().forEach((track) => track.stop());
    done(new Blob(pieces, { type: running.mimeType }));
  };
  running.start();
  return running;
}

// A sheet of glass to sign on; `drawn` tells whether anything stands there.
export function pad(canvas, changed) {
  const pen = canvas.getContext("2d");
  const wipe = () => {
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = "#000000";
    pen.lineWidth = 4;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    sheet.drawn = false;
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  const sheet = { drawn: false, wipe, picture: () => new Promise((resolve) => canvas.toBlob(resolve, "image/png")) };
  let down = false;
  canvas.addEventListener("pointerdown", (event) => {
    down = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!down) return;
    pen.lineTo(...at(event));
    pen.stroke();
    sheet.drawn = true;
  });
  const up = () => {
    if (down && sheet.drawn) changed();
    down = false;
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  wipe();
  return sheet;
}
