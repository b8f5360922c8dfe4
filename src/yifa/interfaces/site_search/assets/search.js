// Searches the index files beside it; asks nobody else, keeps nothing, writes no markup from text. Twin of projections/gramming.py.
(() => {
  "use strict";
  const DROPPED = /[\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]+/gu;
  const SAME = new Map();
  for (const c of "〔【〖[{") { SAME.set(c, "("); }
  for (const c of "〕】〗]}") { SAME.set(c, ")"); }
  for (const c of "‐‑‒–—―−") { SAME.set(c, "-"); }
  const MOST_WORDS = 8, LONGEST_WORD = 60, AROUND = 40;

  const settled = (text) => text.replace(/\p{Cs}/gu, "?").normalize("NFC");
  const folded = (c) => Array.from(c.normalize("NFKC").toLowerCase().replace(DROPPED, ""), (k) => SAME.get(k) || k).join("");
  const plain = (text) => Array.from(settled(text), folded).join("");
  const sought = (typed) => {
    const all = [...new Set(settled(typed).split(DROPPED).map(plain).filter(Boolean))].slice(0, MOST_WORDS).map((w) => Array.from(w));
    return {
      words: all.filter((w) => w.length > 1).map((w) => w.slice(0, LONGEST_WORD).join("")),
      singles: all.filter((w) => w.length === 1).map((w) => w.join("")),
    };
  };
  const covering = (word) => {
    const held = Array.from(word), found = [];
    for (let at = 0; at + 1 < held.length; at += 2) { found.push([held[at] + held[at + 1], at]); }
    if (held.length % 2) { found.push([held[held.length - 2] + held[held.length - 1], held.length - 2]); }
    return found;
  };
  const shardOf = (gram, shards) => {
    let value = 2166136261;
    for (const c of gram) { value = Math.imul(value ^ c.codePointAt(0), 16777619) >>> 0; }
    return value % shards;
  };
  // Where words stand in a text as it is shown: [from, to) in characters, without overlaps.
  const standing = (characters, words) => {
    let said = "";
    const from = [];
    characters.forEach((c, at) => { for (const unit of Array.from(c === "\n" ? "\n" : folded(c)).join("")) { for (let n = 0; n < unit.length; n++) { from.push(at); } said += unit; } });
    const marked = new Set();
    for (const word of words) {
      for (let at = said.indexOf(word); at >= 0; at = said.indexOf(word, at + 1)) {
        for (let n = at; n < at + word.length; n++) { marked.add(from[n]); }
      }
    }
    return marked;
  };
  globalThis.yifaSearch = { plain, sought, covering, shardOf };

  const here = new URL("./", document.currentScript.src);
  const kept = new Map();
  const fetched = (name) => {
    if (!kept.has(name)) {
      const asked = fetch(new URL(`index/${name}`, here)).then((answer) => {
        if (!answer.ok) { throw new Error(`${answer.status}`); }
        return answer.json();
      });
      asked.catch(() => kept.delete(name));
      kept.set(name, asked);
    }
    return kept.get(name);
  };

  // Document number to its places of one pair.
  const unpacked = (row) => {
    const found = new Map();
    for (let at = 0, document_ = 0; row && at < row.length;) {
      document_ += row[at];
      const end = at + 2 + row[at + 1], places = new Set();
      for (let n = at + 2, place = 0; n < end; n++) { place += row[n]; places.add(place); }
      found.set(document_, places);
      at = end;
    }
    return found;
  };
  // Document number to whether the word stands in its title; every character of the word was compared.
  const withWord = async (meta, table, word) => {
    const pairs = await Promise.all(covering(word).map(async ([gram, at]) => {
      const part = await fetched(`${meta.edition}/pairs-${shardOf(gram, meta.shards)}.json`);
      return [unpacked(Object.hasOwn(part, gram) ? part[gram] : null), at];
    }));
    const long = Array.from(word).length, found = new Map();
    for (const [number, places] of pairs[0][0]) {
      for (const place of places) {
        if (pairs.every(([held, at]) => held.has(number) && held.get(number).has(place + at))) {
          found.set(number, found.get(number) || place + long <= table.title[number]);
        }
      }
    }
    return found;
  };
  const matching = async (meta, table, asked) => {
    const each = await Promise.all(asked.words.map((word) => withWord(meta, table, word)));
    const all = each.length ? [...each[0].keys()] : table.year.map((_, number) => number);
    const fits = (column, value, names) => value === "" || String(names ? names[column] : column) === value;
    const found = all.filter((number) => each.every((word) => word.has(number)) && fits(table.year[number], asked.year) &&
      fits(table.kind[number], asked.kind, table.kinds) && fits(table.area[number], asked.area, table.areas));
    const inTitle = (number) => (each.length && each.every((word) => word.get(number)) ? 0 : 1);
    // Numbers follow the date, the newest first.
    return found.sort((a, b) => (asked.order === "date" ? 0 : inTitle(a) - inTitle(b)) || a - b);
  };

  const marking = (parent, characters, marked, from, to) => {
    for (let at = from; at < to;) {
      let end = at;
      while (end < to && marked.has(end) === marked.has(at)) { end++; }
      const words = characters.slice(at, end).join("").replace(/\n/g, "　");
      if (marked.has(at)) {
        const mark = document.createElement("mark");
        mark.textContent = words;
        parent.append(mark);
      } else { parent.append(words); }
      at = end;
    }
  };
  const item = (told, words, root) => {
    const li = document.createElement("li"), head = document.createElement("p"), link = document.createElement("a");
    const facts = document.createElement("p"), text = document.createElement("p");
    const address = new URL(told.url, root);
    if (address.origin === root.origin && /^https?:$/.test(address.protocol)) { link.href = address.href; }
    const title = Array.from(told.title), body = Array.from(told.text);
    marking(link, title, standing(title, words), 0, title.length);
    head.append(link);
    facts.className = "search-facts";
    facts.textContent = [told.kind, told.area, told.date].filter(Boolean).join(" · ");
    const marked = standing(body, words), first = marked.size ? Math.min(...marked) : 0;
    const from = Math.max(0, first - AROUND), to = Math.min(body.length, first + AROUND * 3);
    if (from) { text.append("…"); }
    marking(text, body, marked, from, to);
    if (to < body.length) { text.append("…"); }
    li.append(head, facts, text);
    return li;
  };

  const begin = () => {
    const place = document.getElementById("site-search");
    if (!place) { return; }
    const at = (name) => document.getElementById(`search-${name}`);
    const form = at("form"), count = at("count"), list = at("found"), more = at("more");
    const root = new URL(place.dataset.root, location.href);
    const say = (words) => { count.textContent = words; };
    if (location.protocol === "file:") {
      say("这个页面是从本机文件打开的，浏览器不允许它读取查询文件。请用网址打开本站再查找，或者看公示目录。");
      return;
    }
    let turn = 0, shown = 0, found = [], asked = null, meta = null;
    const show = async (mine) => {
      const from = shown, part = found.slice(from, from + meta.page);
      const pages = await Promise.all(part.map((number) => fetched(`${meta.edition}/texts-${Math.floor(number / meta.page)}.json`)));
      if (mine !== turn) { return; }
      list.append(...part.map((number, n) => item(pages[n][number % meta.page], asked.words, root)));
      shown += part.length;
      more.hidden = shown >= found.length;
      const left = asked.singles.length ? `“${asked.singles.join("、")}”只有一个字，没有用来查找；请至少输入两个字。` : "";
      say(`${left}${found.length ? `找到 ${found.length} 条，列出 ${shown} 条。` : "没有找到。可以少输几个字，或者把年份、种类、村居改为“全部”。"}`);
      if (from) { list.children[from].querySelector("a").focus(); }
    };
    const failed = (mine) => { if (mine === turn) { say("查询文件没有取到。请检查网络，再按“查找”；仍然不行，请刷新本页。"); } };
    const look = async () => {
      const mine = ++turn, told = new FormData(form);
      const now = { ...sought(String(told.get("q"))), year: told.get("year"), kind: told.get("kind"), area: told.get("area"), order: told.get("order") };
      const given = [...told].filter(([, value]) => value !== "");
      history.replaceState(null, "", `${location.pathname}${given.length ? `?${new URLSearchParams(given)}` : ""}`);
      list.replaceChildren();
      more.hidden = true;
      if (!now.words.length && (now.singles.length || !(now.year || now.kind || now.area))) {
        say(now.singles.length ? `“${now.singles.join("、")}”只有一个字。请至少输入两个字，例如把“占”写成“占道”。` : "");
        return;
      }
      say("正在查找");
      try {
        const state = await fetched("meta.json"), table = await fetched(`${state.edition}/table.json`);
        const all = await matching(state, table, now);
        if (mine !== turn) { return; }
        [meta, found, asked, shown] = [state, all, now, 0];
        await show(mine);
      } catch { kept.delete("meta.json"); failed(mine); }
    };
    const choices = (name, values) => at(name).append(...values.map((value) => new Option(value, value)));
    const start = async () => {
      const typed = new URLSearchParams(location.search);
      at("q").value = typed.get("q") || "";
      try {
        const state = await fetched("meta.json"), table = await fetched(`${state.edition}/table.json`);
        choices("year", [...new Set(table.year)].sort((a, b) => b - a).map(String));
        choices("kind", table.kinds);
        choices("area", table.areas);
      } catch { failed(turn); return; }
      for (const name of ["year", "kind", "area", "order"]) {
        const value = typed.get(name) || "";
        if ([...at(name).options].some((option) => option.value === value)) { at(name).value = value; }
      }
      look();
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
    for (const name of ["year", "kind", "area", "order"]) { at(name).addEventListener("change", look); }
    more.addEventListener("click", () => { const mine = turn; show(mine).catch(() => failed(mine)); });
    start();
  };
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", begin); } else { begin(); }
})();
