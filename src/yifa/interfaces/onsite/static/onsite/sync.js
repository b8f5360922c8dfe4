// Fetches what to take along and hands bundles over. A bundle leaves the phone only after the town said it holds it.

import { sha256 } from "./seal.js";
import { bundles, forget, keepBundle, put } from "./store.js";

export async function refresh(ctx, paths) {
  const asked = await fetch(`${paths.data}?key=${encodeURIComponent(ctx.keys.fingerprint)}`, { cache: "no-store" });
  if (asked.redirected || !asked.ok) return "login";
  const told = await asked.json();
  ctx.token = told.token;
  delete told.token;
  ctx.offset = Date.parse(told.now) - Date.now();
  ctx.data = told;
  await put("data", { told, offset: ctx.offset });
  return "ready";
}

export async function enrol(ctx, paths, point) {
  const body = new URLSearchParams({ public_key: point });
  const answer = await fetch(paths.enrol, { method: "POST", body, headers: { "X-CSRFToken": ctx.token } });
  return answer.ok;
}

export async function send(ctx, paths) {
  const told = [];
  for (const bundle of await bundles()) {
    if (bundle.state !== "waiting") continue;
    const answer = await fetch(paths.take, {
      method: "POST",
      body: bundle.bytes,
      headers: {
        "Content-Type": "application/octet-stream",
        "X-CSRFToken": ctx.token,
        "X-Yifa-Digest": await sha256(bundle.bytes),
        "X-Yifa-Sent": ctx.now(),
      },
    });
    if (!answer.ok || answer.redirected) throw new Error(`同步没有完成（${answer.status}）`);
    const said = await answer.json();
    if (said.forget) {
      await forget(bundle.id);
      const log = { number: said.number || bundle.number, words: said.words, at: ctx.now(), reasons: said.reasons };
      ctx.log = [log, ...ctx.log].slice(0, 20);
      await put("log", ctx.log);
    } else {
      await keepBundle({ ...bundle, state: said.state, words: said.reasons.map((each) => each.missing).join("；") });
    }
    told.push(said);
  }
  return told;
}
