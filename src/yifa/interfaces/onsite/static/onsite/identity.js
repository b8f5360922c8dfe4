// Check digits of citizens' and organisations' numbers: the same answers as procedure/identity.py, tried on the same list.

const PROVINCES = new Set();
for (const [first, last] of [[11, 15], [21, 23], [31, 37], [41, 46], [50, 54], [61, 65], [71, 71], [81, 83], [91, 91]]) {
  for (let n = first; n <= last; n += 1) PROVINCES.add(String(n));
}
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";
const LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

export function idFault(number, today = null) {
  const length = [...number].length;
  if (!/^[\x00-\x7f]*$/.test(number) || length !== 18) return `身份证号应是18位，现在是${length}位`;
  if (!/^[0-9]{17}[0-9X]$/.test(number)) return "身份证号前17位是数字，末位是数字或大写 X";
  if (!PROVINCES.has(number.slice(0, 2))) return `身份证号开头“${number.slice(0, 2)}”不是省级代码`;
  const text = number.slice(6, 14);
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6)].map(Number);
  const born = new Date(Date.UTC(year, month - 1, day));
  const real = born.getUTCFullYear() === year && born.getUTCMonth() === month - 1 && born.getUTCDate() === day;
  const late = today !== null && `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` > today;
  if (!real || year < 1850 || late) return `身份证号里的出生日期“${text}”不对`;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
  return CHECKS[sum % 11] === number[17] ? null : "身份证号末位校验不符，请对照证件核对";
}

export function codeFault(code) {
  const letters = [...code];
  if (letters.length !== 18) return `统一社会信用代码应是18位，现在是${letters.length}位`;
  const strange = letters.find((letter) => !LETTERS.includes(letter));
  if (strange) return `统一社会信用代码里不会有“${strange}”（只用数字和大写字母，没有 I、O、S、V、Z）`;
  if (!/^[0-9]{6}$/.test(code.slice(2, 8))) return "统一社会信用代码第3至8位是行政区划数字";
  let total = 0;
  let weight = 1;
  for (let at = 0; at < 17; at += 1) {
    total += weight * LETTERS.indexOf(code[at]);
    weight = (weight * 3) % 31;
  }
  return LETTERS[(31 - (total % 31)) % 31] === code[17] ? null : "统一社会信用代码末位校验不符，请对照证照核对";
}
