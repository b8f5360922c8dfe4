// What the phone can say by the law it took along. The town judges again when the record arrives; both answers are kept.

export function lawOn(data, day) {
  return data.days.filter((each) => each.from <= day).at(-1) || null;
}

export function judged(data, day, kind, item, fine, amount, officers) {
  const law = lawOn(data, day);
  const against = [];
  if (!law) against.push("本机没有当日的规则：请先连网更新");
  const held = data.items.find((each) => each.id === item);
  if (!held || (held.end && held.end <= day)) against.push("所选事项不在当日的职权清单上");
  for (const one of officers) {
    if (!one || (one.until && one.until < day)) against.push(`${one ? one.name : "执法人员"}的执法证已到期`);
  }
  const cap = law && law.caps[kind];
  if (fine && cap && cap.most !== null && amount > cap.most) {
    against.push(`罚款超过当场处罚限额${cap.most / 100}元（${cap.article}）：改为限额以内，或者转普通程序`);
  }
  if (fine && held && held.least !== null && held.least !== undefined && amount < held.least) against.push("低于该事项的罚款下限");
  if (fine && held && held.most !== null && held.most !== undefined && amount > held.most) against.push("高于该事项的罚款上限");
  return { allowed: against.length === 0, words: against.join("；") };
}
