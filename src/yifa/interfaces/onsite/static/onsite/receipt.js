// The decision as it leaves a 58 mm printer: drawn once, the same bytes are printed, handed over and recorded.

const WIDTH = 384; // dots: 48 mm at 8 to the millimetre
const SIZE = 24;
const LINE = 34;
const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const UNITS = ["", "拾", "佰", "仟", "万"];

export function upper(fen) {
  const [yuan, rest] = [Math.floor(fen / 100), fen % 100];
  let text = "";
  let zero = false;
  const figures = String(yuan);
  [...figures].forEach((figure, at) => {
    const unit = UNITS[figures.length - 1 - at] ?? "";
    if (figure === "0") zero = text !== "";
    else {
      text += (zero ? "零" : "") + DIGITS[Number(figure)] + unit;
      zero = false;
    }
  });
  if (rest === 0) return `${text || "零"}元整`;
  const [jiao, fens] = [Math.floor(rest / 10), rest % 10];
  const before = text ? `${text}元` : "";
  const gap = before ? "零" : "";
  return before + (jiao ? `${DIGITS[jiao]}角` : gap) + (fens ? `${DIGITS[fens]}分` : "整");
}

export const yuan = (fen) => (fen / 100).toFixed(2);

export function lines(ctx) {
  const { work, data } = ctx;
  const item = data.items.find((each) => each.id === work.item) || {};
  const fine = work.kind === "fine";
  const who = ctx.officers().map((one) => `${one.name}（${one.certificate}）`).join("、");
  return [
    ["title", "当场行政处罚决定书"],
    ["middle", ctx.numberText()],
    ["", `当事人：${work.party.name}`],
    work.party.number ? ["", `证件（代码）：${work.party.number}`] : null,
    ["", `时间：${ctx.localTime(work.times.decide)}`],
    ["", `地点：${work.village} ${work.place}`],
    ["", `违法事实：${work.found}`],
    ["", `依据：${item.article || item.name || work.item}`],
    ["", fine ? `处罚：罚款${yuan(work.amount)}元（大写：${upper(work.amount)}）` : "处罚：警告"],
    work.stated === "yes" ? ["", `陈述申辩：${work.statement}。复核意见：${work.answer}`] : null,
    fine ? ["", data.paper.pay] : null,
    ["", data.paper.remedy],
    ["", `执法人员：${who}`],
    ["", `${data.town}　${ctx.localTime(work.times.decide).slice(0, 10)}`],
    ["", "当事人签名："],
    data.demonstration ? ["middle", "示例数据，不是真实文书"] : null,
  ].filter(Boolean);
}

export function draw(told) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const font = (kind) => `${kind === "title" ? "bold 30" : SIZE}px "Noto Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif`;
  const rows = [];
  for (const [kind, text] of told) {
    pen.font = font(kind);
    let row = "";
    for (const letter of text) {
      if (pen.measureText(row + letter).width > WIDTH - 8) {
        rows.push([kind, row]);
        row = "";
      }
      row += letter;
    }
    rows.push([kind, row]);
  }
  canvas.width = WIDTH;
  canvas.height = (rows.length + 4) * LINE;
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000000";
  pen.textBaseline = "top";
  rows.forEach(([kind, text], at) => {
    pen.font = font(kind);
    const room = WIDTH - pen.measureText(text).width;
    pen.fillText(text, kind ? Math.max(4, room / 2) : 4, 8 + at * LINE);
  });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
