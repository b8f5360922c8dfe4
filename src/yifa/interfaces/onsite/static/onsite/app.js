// Opens what lies on the phone, shows the screen that is due, and hands bundles over whenever there is a signal.

import * as store from "./store.js";
import { fromBase64, fresh, lock, newKeys, toBase64, unlock } from "./seal.js";
import { enrol, refresh, send } from "./sync.js";
import { SCREENS, home } from "./screens.js";

const paths = document.body.dataset;
const place = (id) => document.getElementById(id);

const ctx = {
  keys: null, data: null, work: null, offset: 0, token: "", used: [], log: [], online: false, told: "",
  now: () => new Date(Date.now() + ctx.offset).toISOString().replace(/\.\d+Z$/, "Z"),
  localTime: (instant) => new Date(Date.parse(instant) + 8 * 3600e3).toISOString().slice(0, 16).replace("T", " "),
  day: (instant) => ctx.localTime(instant).slice(0, 10),
  town: () => fromBase64(ctx.data.key),
  officers: () => [ctx.data.me, ctx.work && ctx.work.second].map((id) => ctx.data.officers.find((one) => one.person === id)).filter(Boolean),
  numbers: () => ((ctx.data.device && ctx.data.device.numbers) || []).filter(([n]) => !ctx.used.includes(`${ctx.now().slice(0, 4)}-${n}`)),
  numberText: () => (ctx.work.number ? ctx.work.number.text : ""),
  save: async () => store.put("work", await lock(ctx.keys, ctx.work)),
  begin: async () => {
    ctx.work = { bundle: fresh(16), screen: 0, times: {}, files: [], party: { kind: "person" }, kind: "fine", stated: "no", publish: "yes", way: "direct", locate: false };
    await ctx.save();
    show();
  },
  drop: async () => {
    await store.abandon(ctx.work.files.map(({ name }) => `${ctx.work.bundle}|${name}`));
    ctx.work = null;
    show();
  },
  go: async (by) => {
    ctx.work.screen = Math.min(SCREENS.length - 1, Math.max(0, ctx.work.screen + by));
    await ctx.save();
    show();
  },
  sync, show,
};

function show() {
  const screen = ctx.work ? SCREENS[ctx.work.screen] : home;
  const root = place("screen");
  const buttons = place("buttons");
  root.replaceChildren();
  buttons.replaceChildren();
  place("paper").replaceChildren();
  const pair = ctx.data && ctx.work ? ctx.officers() : [];
  place("pair").textContent = pair.map((one) => `${one.name}　执法证 ${one.certificate}`).join("\n");
  const dots = SCREENS.map((_, at) => {
    const dot = document.createElement("li");
    dot.className = ctx.work && at <= ctx.work.screen ? "on" : "";
    return dot;
  });
  place("dots").replaceChildren(...(ctx.work ? dots : []));
  screen.draw(ctx, root, buttons);
  root.focus({ preventScroll: true });
  window.scrollTo(0, 0);
  bar();
}

async function bar() {
  const waiting = (await store.bundles()).filter((each) => each.state === "waiting").length;
  const words = waiting ? `已保存 ${waiting} 条` : ctx.log.length ? "已同步" : "没有待同步的记录";
  place("bar").textContent = `${ctx.online ? "" : "离线，"}${words}${ctx.told ? `　${ctx.told}` : ""}`;
  place("bar").className = waiting ? "waiting" : "done";
}

async function sync() {
  ctx.told = "";
  try {
    const state = await refresh(ctx, paths);
    ctx.online = true;
    if (state === "login") ctx.told = "请先登录再同步";
    else {
      if (!ctx.data.device) await enrol(ctx, paths, toBase64(ctx.keys.point));
      await send(ctx, paths);
    }
    ctx.login = state === "login" ? paths.login : "";
  } catch (error) {
    ctx.online = error instanceof TypeError ? false : ctx.online;
    ctx.told = error instanceof TypeError ? "" : error.message;
  }
  if (ctx.work) bar();
  else show();
}

async function keysOf() {
  const held = await store.get("keys");
  if (held) return held;
  const made = await newKeys();
  await store.put("keys", made);
  return made;
}

async function start() {
  ctx.keys = await keysOf();
  const taken = await store.get("data");
  if (taken) [ctx.data, ctx.offset] = [taken.told, taken.offset];
  ctx.used = (await store.get("used")) || [];
  ctx.log = (await store.get("log")) || [];
  const held = await store.get("work");
  if (held && ctx.data) ctx.work = await unlock(ctx.keys, held);
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(paths.worker, { scope: location.pathname });
  show();
  window.addEventListener("online", sync);
  window.addEventListener("offline", () => {
    ctx.online = false;
    bar();
  });
  await sync();
}

start();
