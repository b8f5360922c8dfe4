// From the unfinished record to one sealed, signed bundle. After this nobody but the town can read it.

import { draw, lines } from "./receipt.js";
import { joined, seal, sign, utf8 } from "./seal.js";
import { finish, part } from "./store.js";
import { take } from "./capture.js";

const MAGIC = utf8("YIFA1");

export async function printed(ctx) {
  const picture = await draw(lines(ctx));
  await take(ctx, "paper", "drawing", picture, "issue.paper");
  return picture;
}

function acts(ctx) {
  const { work } = ctx;
  const file = (name) => (work.files.some((each) => each.name === name) ? { file: name } : undefined);
  const fine = work.kind === "fine";
  const left = work.way === "left";
  const party = { kind: work.party.kind, name: work.party.name };
  if (work.party.address) party.address = work.party.address;
  if (work.party.number) party[work.party.kind === "organisation" ? "code" : "id_number"] = work.party.number;
  return [
    ["show-card", { shown: true, rights_told: true, seen_at: ctx.day(work.times.card), place: { text: work.place, village: work.village }, scene: file("photo-1") }],
    ["tell", {
      party, facts_found: work.found, item: work.item, proposed_kind: work.kind, proposed_amount: fine ? work.amount : undefined, stated: work.stated,
      statement: work.stated === "yes" ? work.statement : undefined, statement_answer: work.stated === "yes" ? work.answer : undefined,
    }],
    ["decide", {
      kind: work.kind, amount: fine ? work.amount : undefined, certain: true, complex: "no", remedy: true, remedy_route: work.route,
      party_signed: left ? "no" : "yes", to_publish: work.publish, why_not_public: work.publish === "no" ? work.why : undefined,
    }],
    ["issue", { paper: file("paper") }],
    ["serve", {
      way: work.way, handed_at: work.times.serve, receiver: work.party.name, service_place: work.place,
      media: left ? file("left-1") : undefined, receipt_form: left ? undefined : file("signature"),
    }],
  ].map(([step, facts]) => ({ step, at: work.times[{ "show-card": "card" }[step] || step], facts }));
}

export async function bundled(ctx) {
  const { work, data, keys } = ctx;
  const payload = JSON.stringify({
    v: 1,
    bundle: work.bundle,
    device: data.device ? data.device.matter : null,
    key: keys.fingerprint,
    officers: ctx.officers().map(({ person, name, certificate }) => ({ person, name, certificate })),
    clock: { device: new Date().toISOString(), offset_ms: ctx.offset },
    rules: data.rules,
    judged: work.judged,
    number: work.number,
    cosign: data.demonstration && work.simulate ? { demonstration: true } : { code: work.code, at: work.times.code },
    acts: acts(ctx),
    files: work.files,
  });
  const manifest = utf8(JSON.stringify({ payload, signature: await sign(keys, payload) }));
  const pieces = [["manifest", await seal(ctx.town(), manifest, `${work.bundle}|manifest`)]];
  for (const { name } of work.files) pieces.push([name, (await part(`${work.bundle}|${name}`)).bytes]);
  const heading = utf8(JSON.stringify({
    bundle: work.bundle, device: keys.fingerprint, parts: pieces.map(([name, bytes]) => ({ name, size: bytes.length })),
  }));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, heading.length);
  const bytes = joined(MAGIC, length, heading, ...pieces.map(([, piece]) => piece));
  const kept = { id: work.bundle, number: ctx.numberText(), saved: ctx.now(), state: "waiting", words: "已封存，等待同步", bytes };
  const used = work.number && work.number.n ? [...ctx.used, `${ctx.now().slice(0, 4)}-${work.number.n}`] : ctx.used;
  await finish(kept, work.files.map(({ name }) => `${work.bundle}|${name}`), used);
  ctx.used = used;
  ctx.work = null;
  return kept;
}
