"use strict";
/* Small helps on top of pages that work without JavaScript. */
(() => {
  const KEEP = "kla-draft:";

  function showPassword(button) {
    const field = document.getElementById(button.dataset.showPassword);
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    button.textContent = hidden ? "Sembunyikan" : "Lihat";
  }

  /* Typed text survives a lost session: kept on this device until the form is accepted. */
  function keepForm(form) {
    const key = KEEP + location.pathname + ":" + form.dataset.keep;
    const fields = () => [...form.elements].filter((f) => f.name && f.type !== "hidden" && f.type !== "file" && f.type !== "password");
    const stored = JSON.parse(sessionStorage.getItem(key) || "null");
    if (stored && form.dataset.fresh !== "no") {
      fields().forEach((field, index) => {
        const value = stored[`${field.name}#${index}`];
        if (value === undefined) return;
        if (field.type === "checkbox" || field.type === "radio") field.checked = value;
        else if (!field.value) field.value = value;
      });
    }
    form.addEventListener("input", () => {
      const data = {};
      fields().forEach((field, index) => {
        data[`${field.name}#${index}`] = field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
      });
      sessionStorage.setItem(key, JSON.stringify(data));
    });
    form.addEventListener("submit", () => sessionStorage.removeItem(key));
  }

  /* Keys on the desk: j/k move, 1–9 choose a rung, t opens the return. */
  function desk(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=radio]), textarea, select")) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.type === "radio") { target.checked = true; target.dispatchEvent(new Event("change", { bubbles: true })); target.focus(); }
    else if (target.href) location.assign(target.href);
    else { target.focus(); target.click(); }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-show-password]").forEach((b) => b.addEventListener("click", () => showPassword(b)));
    document.querySelectorAll("form[data-keep]").forEach(keepForm);
    if (document.querySelector("[data-key]")) document.addEventListener("keydown", desk);
    document.querySelectorAll(".is-invalid").forEach((field, index) => { if (index === 0) field.focus(); });
  });
})();
