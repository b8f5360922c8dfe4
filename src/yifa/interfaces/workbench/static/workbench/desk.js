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
})();
