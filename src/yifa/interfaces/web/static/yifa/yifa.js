// Shortcuts, larger type, and a single submission per press; every page works without this file.
"use strict";
(function () {
  let waiting = "";
  const go = (selector) => { const link = document.querySelector(selector); if (link) { link.focus(); link.click(); } };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { waiting = ""; return; }
    if (event.key === "/") { const find = document.querySelector("form.find input"); if (find) { event.preventDefault(); find.focus(); } }
    else if (waiting === "g" && event.key === "d") { go("[data-key=desk]"); }
    else if (event.key === "n") { const next = document.querySelector(".next .button"); if (next) { next.focus(); } }
    waiting = event.key === "g" ? "g" : "";
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post" && !form.hasAttribute("data-again")) { form.dataset.sent = "1"; window.setTimeout(() => { delete form.dataset.sent; }, 4000); }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) { return; }
    if (button.dataset.do === "print") { window.print(); }
    if (button.dataset.do === "large") { document.documentElement.classList.toggle("large"); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.name !== "a.way") { return; }
    document.querySelectorAll("[data-way]").forEach((way) => { way.hidden = way.dataset.way !== event.target.value; });
  });
  const enter = () => { const field = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1))); if (field && field.matches("input, select, textarea, fieldset")) { field.focus(); } };
  window.addEventListener("hashchange", enter); enter();
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => { delete form.dataset.sent; }));
})();
