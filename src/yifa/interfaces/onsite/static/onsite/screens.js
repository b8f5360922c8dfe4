// One task a screen. What is typed is kept at once; what is captured is sealed at once.

import { canRecord, pad, photo, recorder, take, untake } from "./capture.js";
import { bundled, printed } from "./finish.js";
import { codeFault, idFault } from "./identity.js";
import { judged, lawOn } from "./law.js";
import { yuan } from "./receipt.js";

let count = 0;

export function el(tag, told = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(told)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...inside);
  return made;
}

function button(words, press, kind = "") {
  return el("button", { type: "button", className: kind, onclick: async (event) => {
    event.target.disabled = true;
    try {
      await press();
    } finally {
      event.target.disabled = false;
    }
  } }, words);
}

function field(words, control, hint = "") {
  count += 1;
  control.id = `f${count}`;
  return el("div", { className: "field" }, el("label", { htmlFor: control.id }, words), control, el("small", { className: "hint" }, hint));
}

function typed(ctx, target, name, words, told = {}) {
  const control = el(told.long ? "textarea" : "input", {
    value: target[name] || "", autocomplete: "off", inputMode: told.mode || "text", rows: 2,
    oninput: () => {
      made.querySelector(".hint").textContent = told.fault ? "" : told.hint || "";
    },
    onchange: async () => {
      target[name] = told.clean ? told.clean(control.value) : control.value.trim();
      control.value = target[name];
      if (told.fault) made.querySelector(".hint").textContent = told.fault(target[name]) || "";
      await ctx.save();
      if (told.again) ctx.show();
    },
  });
  const made = field(words, control, told.hint);
  return made;
}

function chosen(ctx, target, name, words, pairs, again = false) {
  const control = el("select", { onchange: async () => {
    target[name] = control.value;
    await ctx.save();
    if (again) ctx.show();
  } }, ...pairs.map(([value, said]) => el("option", { value, selected: target[name] === value }, said)));
  if (target[name] === undefined && pairs.length) target[name] = control.value;
  return field(words, control);
}

function ticked(ctx, target, name, words) {
  count += 1;
  const box = el("input", { type: "checkbox", id: `f${count}`, checked: Boolean(target[name]), onchange: async () => {
    target[name] = box.checked;
    await ctx.save();
  } });
  return el("div", { className: "tick" }, box, el("label", { htmlFor: box.id }, words));
}

function camera(ctx, name, fact, words) {
  const meta = ctx.work.files.find((each) => each.name === name);
  const input = el("input", { type: "file", accept: "image/*", className: "gone", onchange: async () => {
    if (input.files.length) await photo(ctx, name, input.files[0], fact);
    ctx.show();
  } });
  input.setAttribute("capture", "environment");
  input.dataset.name = name;
  const label = el("label", { className: "capture" }, input, meta ? `${words}：已封存，摘要 ${meta.sha256.slice(0, 8)}（点此重拍）` : words);
  return el("div", { className: "field" }, label, meta ? button("删去这张", async () => {
    await untake(ctx, name);
    ctx.show();
  }, "plain") : "");
}

function foot(ctx, buttons, words, lacking, act) {
  const say = el("p", { className: "lack", role: "alert" });
  const forward = button(words, async () => {
    const missing = lacking().filter(Boolean);
    say.textContent = missing.join("；");
    if (!missing.length) await act();
  }, "primary");
  buttons.append(say, el("div", { className: "row" }, ctx.work.screen ? button("返回", () => ctx.go(-1)) : button("放弃", async () => {
    if (confirm("放弃这一件？已封存的照片也会删去。")) await ctx.drop();
  }), forward));
}

const head = (words) => el("h1", {}, words);

const card = {
  draw(ctx, root, buttons) {
    const { work, data } = ctx;
    const others = data.officers.filter((one) => one.person !== data.me).map((one) => [one.person, `${one.name}　${one.certificate}`]);
    root.append(
      head("亮证告知"),
      ...ctx.officers().map((one) => el("p", { className: "card" }, el("b", {}, one.name), el("span", {}, `执法证 ${one.certificate}`), el("small", {}, `有效至 ${one.until || "不详"}`))),
      chosen(ctx, work, "second", "另一名执法人员", [["", "请选择"], ...others], true),
      ticked(ctx, work, "shown", "两人都已出示执法证件"),
      ticked(ctx, work, "rights", "已告知权利义务"),
      chosen(ctx, work, "village", "村（社区）", data.villages.map((each) => [each, each])),
      typed(ctx, work, "place", "具体地点"),
      ticked(ctx, work, "locate", "记下本机所说的位置（可不选）"),
    );
    foot(ctx, buttons, "已亮证，下一步", () => [
      !work.second && "选另一名执法人员", !work.shown && "出示证件", !work.rights && "告知权利义务", !work.place && "写具体地点",
    ], async () => {
      work.times.card ||= ctx.now();
      await ctx.go(1);
    });
  },
};

const scene = {
  draw(ctx, root, buttons) {
    const { work } = ctx;
    root.append(head("现场"), camera(ctx, "photo-1", "show-card.scene", "拍现场照片"));
    if (work.files.some((each) => each.name === "photo-1")) root.append(camera(ctx, "photo-2", "", "再拍一张"));
    if (canRecord()) root.append(sound(ctx));
    root.append(el("p", { className: "note" }, "照片不进相册，拍下即封存，只有本镇能打开。"));
    foot(ctx, buttons, "下一步", () => [!work.files.some((each) => each.name === "photo-1") && "先拍一张现场照片"], () => ctx.go(1));
  },
};

function sound(ctx) {
  let running = null;
  const made = ctx.work.files.some((each) => each.name === "sound-1");
  const control = el("button", { type: "button", onclick: async () => {
    if (running) return running.stop();
    try {
      running = await recorder(async (blob) => {
        await take(ctx, "sound-1", "sound", blob, "");
        ctx.show();
      });
      control.textContent = "停止录音";
    } catch {
      control.textContent = "本机没有允许录音";
    }
    return undefined;
  } }, made ? "录音已封存（点此重录）" : "录音");
  return el("div", { className: "field" }, control);
}

const party = {
  draw(ctx, root, buttons) {
    const { work } = ctx;
    const who = work.party;
    const company = who.kind === "organisation";
    const fault = (number) => (number ? (company ? codeFault(number) : idFault(number, ctx.day(ctx.now()))) : "");
    const clean = (text) => text.replace(/\s/g, "").toUpperCase();
    root.append(
      head("当事人"),
      chosen(ctx, who, "kind", "当事人是", [["person", "公民"], ["household", "个体工商户"], ["organisation", "单位"]], true),
      typed(ctx, who, "name", "姓名或者名称"),
      typed(ctx, who, "number", company ? "统一社会信用代码" : "身份证号", { fault, clean, mode: "text", hint: fault(who.number || "") }),
      typed(ctx, who, "address", "住址（可不填）"),
      camera(ctx, "id-1", "", "拍证件（可不拍）"),
    );
    foot(ctx, buttons, "下一步", () => [!who.name && "写姓名或者名称", who.number && fault(who.number)], () => ctx.go(1));
  },
};

const facts = {
  draw(ctx, root, buttons) {
    const { work, data } = ctx;
    const fine = work.kind === "fine";
    const money = typed(ctx, work, "yuan", "拟罚款（元）", { mode: "decimal", clean: (text) => text.replace(/[^0-9.]/g, "") });
    root.append(
      head("事实与告知"),
      chosen(ctx, work, "item", "职权事项", data.items.map((each) => [each.id, `${each.name}`])),
      el("div", { className: "texts" }, ...data.texts.map((text) => button(text, async () => {
        work.found = text;
        await ctx.save();
        ctx.show();
      }, "chip"))),
      typed(ctx, work, "found", "违法事实", { long: true }),
      chosen(ctx, work, "kind", "拟处罚", [["fine", "罚款"], ["warning", "警告"]], true),
      ...(fine ? [money] : []),
      chosen(ctx, work, "stated", "当事人是否陈述申辩", [["no", "否"], ["yes", "是"]], true),
      ...(work.stated === "yes" ? [typed(ctx, work, "statement", "陈述申辩", { long: true }), typed(ctx, work, "answer", "复核意见", { long: true })] : []),
    );
    foot(ctx, buttons, "已告知，下一步", () => {
      const amount = fine ? Math.round(Number(work.yuan) * 100) : 0;
      return [
        !work.found && "写违法事实", /（）/.test(work.found || "") && "补上括号里的数目", fine && !(amount > 0) && "写罚款金额",
        work.stated === "yes" && (!work.statement || !work.answer) && "写陈述申辩和复核意见",
      ];
    }, async () => {
      work.amount = fine ? Math.round(Number(work.yuan) * 100) : 0;
      work.times.tell ||= ctx.now();
      await ctx.go(1);
    });
  },
};

const decision = {
  draw(ctx, root, buttons) {
    const { work } = ctx;
    const fine = work.kind === "fine";
    const answer = judged(ctx.data, ctx.day(ctx.now()), work.party.kind, work.item, fine, work.amount, ctx.officers());
    const numbers = ctx.numbers();
    root.append(
      head("当场决定"),
      el("p", { className: "sum" }, `${work.party.name}：${fine ? `罚款 ${yuan(work.amount)} 元` : "警告"}`),
      answer.words ? el("p", { className: "against" }, answer.words) : el("p", { className: "good" }, "按本机所带的规则可以当场处罚"),
      ticked(ctx, work, "certain", "事实确凿，有法定依据，情节不复杂"),
      ticked(ctx, work, "remedied", "已告知救济途径和期限"),
      chosen(ctx, work, "publish", "是否依法公开", [["yes", "是"], ["no", "否"]], true),
      ...(work.publish === "no" ? [typed(ctx, work, "why", "不公开的理由")] : []),
      chosen(ctx, work, "paperway", "文书", [["print", "本机打印"], ["pad", "预印编号的纸本"]], true),
      ...(work.paperway === "pad" ? [] : [el("p", { className: "note" }, `文号：${work.number && work.number.n ? work.number.text : numbers.length ? numbers[0][1] : "没有号段"}`)]),
      ...(work.paperway === "pad" ? [typed(ctx, work, "padnumber", "纸本编号")] : []),
    );
    foot(ctx, buttons, "作出决定", () => [
      !answer.allowed && answer.words, !work.certain && "确认事实和依据", !work.remedied && "告知救济途径", work.publish === "no" && !work.why && "写不公开的理由",
      work.paperway === "pad" ? !work.padnumber && "写纸本编号" : !numbers.length && !work.number && "没有借到号段：用预印编号的纸本，或者回办公室借号",
    ], async () => {
      if (work.paperway === "pad") work.number = { n: null, text: `纸本 ${work.padnumber}`, pad: work.padnumber };
      else if (!work.number || !work.number.n) work.number = { n: numbers[0][0], text: numbers[0][1] };
      work.judged = answer;
      work.times.decide ||= ctx.now();
      work.route = lawOn(ctx.data, ctx.day(work.times.decide)).route;
      await ctx.go(1);
    });
  },
};

const paper = {
  async draw(ctx, root, buttons) {
    const { work } = ctx;
    root.append(head("文书"));
    if (work.paperway === "pad") root.append(camera(ctx, "paper", "issue.paper", "拍下填好的纸本"));
    foot(ctx, buttons, "已交付，下一步", () => [!work.files.some((each) => each.name === "paper") && "文书还没有形成"], async () => {
      work.times.issue ||= ctx.now();
      await ctx.go(1);
    });
    if (work.paperway === "pad") return;
    const picture = await printed(ctx);
    const url = URL.createObjectURL(picture);
    const shown = el("img", { src: url, alt: "决定书" });
    root.append(el("div", { className: "receipt" }, shown), button("打印（58 毫米）", () => window.print()));
    document.getElementById("paper").replaceChildren(el("img", { src: url, alt: "" }));
  },
};

const signing = {
  draw(ctx, root, buttons) {
    const { work, data } = ctx;
    const left = work.way === "left";
    root.append(head("签收"), chosen(ctx, work, "way", "送达", [["direct", "当场交付，当事人签名"], ["left", "拒绝签收，留置并拍照"]], true));
    let sheet = null;
    if (left) root.append(camera(ctx, "left-1", "serve.media", "拍留置过程"));
    else {
      const canvas = el("canvas", { width: 640, height: 300, className: "pad" });
      canvas.setAttribute("aria-label", "请当事人在此签名");
      root.append(el("p", { className: "note" }, "请当事人在框内签名"), canvas);
      sheet = pad(canvas, async () => {
        await take(ctx, "signature", "drawing", await sheet.picture(), "serve.receipt_form");
        said.textContent = "签名已封存";
      });
      const said = el("p", { className: "note" }, work.files.some((each) => each.name === "signature") ? "签名已封存；再签即替换" : "");
      root.append(said, button("擦去重签", async () => {
        sheet.wipe();
        await untake(ctx, "signature");
        said.textContent = "";
      }, "plain"));
    }
    const [, second] = ctx.officers();
    if (data.demonstration) root.append(ticked(ctx, work, "simulate", "演示：由系统代为会签"));
    root.append(typed(ctx, work, "code", `${second ? second.name : "另一名执法人员"}的动态码`, { mode: "numeric", hint: "由本人输入；没有的，回去登录确认" }));
    foot(ctx, buttons, "完成并封存", () => [
      left ? !work.files.some((each) => each.name === "left-1") && "拍留置过程" : !work.files.some((each) => each.name === "signature") && "请当事人签名",
    ], async () => {
      work.times.serve ||= ctx.now();
      work.times.code = ctx.now();
      await bundled(ctx);
      ctx.show();
      ctx.sync();
    });
  },
};

export const SCREENS = [card, scene, party, facts, decision, paper, signing];

export const home = {
  draw(ctx, root, buttons) {
    const { data, keys } = ctx;
    root.append(head("现场"));
    if (!data) {
      root.append(el("p", {}, "第一次使用请先连网打开一次，带上当日的规则、事项和号段。"));
    } else {
      const me = data.officers.find((one) => one.person === data.me);
      root.append(el("p", { className: "card" }, el("b", {}, me ? me.name : "当前账号没有有效的执法证"), el("span", {}, me ? `执法证 ${me.certificate}` : ""), el("small", {}, data.town)));
      root.append(...device(ctx, data, keys));
    }
    const rows = ctx.log.map((each) => el("li", {}, `${each.number}　${each.words}`, ...each.reasons.map((one) => el("small", {}, `${one.missing}${one.todo}`))));
    if (rows.length) root.append(el("h2", {}, "最近"), el("ul", { className: "log" }, ...rows));
    const ready = data && data.officers.some((one) => one.person === data.me) && data.officers.length > 1;
    if (ctx.login) buttons.append(el("a", { href: ctx.login, className: "button" }, "登录"));
    buttons.append(el("div", { className: "row" }, button("同步", () => ctx.sync()), ...(ready ? [button("开始当场处罚", () => ctx.begin(), "primary")] : [])));
  },
};

function device(ctx, data, keys) {
  if (!data.device) return [el("p", { className: "against" }, "本机还没有登记。请到党政办当面核对密钥指纹："), el("p", { className: "mark" }, keys.fingerprint)];
  if (data.device.ended) return [el("p", { className: "against" }, `${data.device.name}已停用：已形成的记录仍可同步，由办公室复核。`)];
  return [el("p", {}, `${data.device.name}，还有 ${ctx.numbers().length} 个文号。规则更新于 ${ctx.localTime(data.now)}`)];
}
