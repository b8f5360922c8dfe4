// The browser's own date picker behind a button; the field itself stays text, so it speaks Chinese everywhere and works without this file.
"use strict";
(function () {
  const field = (id) => document.getElementById(id);
  document.querySelectorAll(".pick").forEach((pick) => { pick.hidden = false; });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick]");
    if (!button) { return; }
    const native = button.parentElement.querySelector("[data-native]");
    const typed = field(button.dataset.pick);
    const value = typed.value.trim().replace(" ", "T");
    native.value = value;
    if (typeof native.showPicker === "function") { native.showPicker(); } else { native.focus(); native.click(); }
  });
  document.addEventListener("change", (event) => {
    const named = event.target.type === "file" && document.querySelector(`[data-named="${event.target.id}"]`);
    if (named) { named.textContent = event.target.files.length ? event.target.files[0].name : "没有另选文件"; }
    const native = event.target.closest("[data-native]");
    if (!native || !native.value) { return; }
    const typed = field(native.dataset.native);
    typed.value = native.value.replace("T", " ");
    typed.dispatchEvent(new Event("input", { bubbles: true }));
    typed.focus();
  });
  // One row after another with j and k; Enter opens what is focused, x ticks a checked one.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(TEXTAREA|SELECT)$/.test(event.target.tagName) || /^(text|search)$/.test(event.target.type)) { return; }
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length || !["j", "k", "x"].includes(event.key)) { return; }
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    if (event.key === "x") { const box = here >= 0 && rows[here].querySelector("input[type=checkbox]"); if (box) { box.checked = !box.checked; } return; }
    const next = rows[event.key === "j" ? Math.min(here + 1, rows.length - 1) : Math.max(here - 1, 0)];
    (next.querySelector("[data-act]") || next.querySelector("[data-open]")).focus();
    next.scrollIntoView({ block: "nearest" });
  });
})();
