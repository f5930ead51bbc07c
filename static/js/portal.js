"use strict";
/* Small helps on top of pages that work without JavaScript: kept typing, lost sessions, cut lines, keys, menus. */
(() => {
  const KEEP = "kla-isian:";
  const login = () => document.body.dataset.login || "/masuk/";
  const user = () => document.body.dataset.user || "";
  const now = () => new Date().toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  function notice(kind, title, text, ...actions) {
    const words = element("div", {}, element("b", { textContent: title }), element("p", { textContent: text }));
    if (actions.length) words.append(element("div", { className: "actions" }, ...actions));
    return element("div", { className: `notice notice-plain ${kind}`, role: "alert" }, words);
  }

  /* One standing message at the foot of the window; it stays until it is closed or the next one comes. */
  function alarm(kind, title, text, ...actions) {
    document.getElementById("kabar")?.remove();
    const close = element("button", { type: "button", className: "btn btn-sm btn-second", textContent: "Tutup" });
    const box = element("div", { id: "kabar", className: "alarm" }, notice(kind, title, text, ...actions, close));
    close.addEventListener("click", () => box.remove());
    document.body.append(box);
  }

  /* --- Typing survives a lost session: kept in this tab (or, where the form asks, on this device) until the portal has accepted it --- */
  const stores = () => [sessionStorage, localStorage];
  const storeOf = (form) => (form.dataset.keepOn === "device" ? localStorage : sessionStorage);
  const skipped = (field) => !field.name || ["hidden", "file", "password", "submit", "button"].includes(field.type) || field.autocomplete === "one-time-code";
  const keyOf = (form) => `${KEEP}${location.pathname} ${form.getAttribute("action") || ""}`;
  const ticked = (field) => field.type === "checkbox" || field.type === "radio";
  const fieldsOf = (form) => [...form.elements].filter((field) => !skipped(field));
  const valuesOf = (form) => fieldsOf(form).map((field) => [field.name, ticked(field) ? field.checked : field.value]);
  const entries = (store) => Object.keys(store).filter((key) => key.startsWith(KEEP)).map((key) => [key, JSON.parse(store.getItem(key))]);
  const keeps = (form) => form?.method === "post" && form.closest("main") && !form.querySelector("[type=password], [autocomplete=one-time-code]") && form.querySelector("textarea, input[type=text], input[type=number], input[type=url], input[type=date], input[type=radio], [data-keep]");

  function keep(form) {
    storeOf(form).setItem(keyOf(form), JSON.stringify({ user: user(), path: location.pathname, at: now(), values: valuesOf(form), sent: false }));
  }

  function markSent(form) {
    const kept = JSON.parse(storeOf(form).getItem(keyOf(form)) || "null");
    if (kept) storeOf(form).setItem(keyOf(form), JSON.stringify({ ...kept, sent: true }));
  }

  /* What was sent is dropped once a page shows that it arrived; the login page or an error keeps it. */
  function settle() {
    const accepted = document.querySelector(".messages .notice.ok");
    const refused = location.pathname.startsWith(login()) || document.body.dataset.unsent !== undefined;
    for (const store of stores()) for (const [key, kept] of entries(store)) {
      const stranger = user() !== "" && kept.user !== user();
      if (stranger) store.removeItem(key);
      if (stranger || !kept.sent) continue;
      if (refused) store.setItem(key, JSON.stringify({ ...kept, sent: false }));
      else if (accepted || kept.path !== location.pathname) store.removeItem(key);
    }
  }

  function restore(form) {
    const kept = JSON.parse(storeOf(form).getItem(keyOf(form)) || "null");
    if (!kept) return;
    const fields = fieldsOf(form);
    const same = kept.values.length === fields.length && fields.every((field, index) => field.name === kept.values[index][0]);
    const different = same && fields.some((field, index) => (ticked(field) ? field.checked : field.value) !== kept.values[index][1]);
    if (!different) return;
    fields.forEach((field, index) => {
      if (ticked(field)) field.checked = kept.values[index][1];
      else field.value = kept.values[index][1];
    });
    const drop = element("button", { type: "button", className: "btn btn-sm btn-second", textContent: form.dataset.keepDrop || "Pakai isian yang tersimpan" });
    const box = notice("wait", `Ketikan Anda pukul ${kept.at} dikembalikan`, "Ketikan ini belum terkirim dan baru ada pada perangkat ini.", drop);
    box.classList.add("m-3");
    drop.addEventListener("click", () => { storeOf(form).removeItem(keyOf(form)); form.reset(); box.remove(); });
    form.prepend(box);
  }

  function forget() {
    stores().forEach((store) => entries(store).forEach(([key]) => store.removeItem(key)));
  }

  document.addEventListener("input", (event) => { if (keeps(event.target.form)) keep(event.target.form); });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("action")?.startsWith("/keluar/")) forget();
    else if (!event.defaultPrevented || form.hasAttribute("data-upload")) markSent(form);
  });

  /* --- htmx: a session that ended, a server in trouble, a cut line -------------------------------------- */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail.xhr;
    if (answer.status === 403 && answer.responseText.includes("data-unsent")) {
      event.detail.shouldSwap = false;
      const reload = element("a", { className: "btn btn-sm btn-primary", href: location.href, textContent: "Muat ulang dan lanjutkan isian" });
      alarm("warn", "Halaman ini terlalu lama terbuka", "Yang baru Anda ketik belum terkirim, tetapi sudah kami simpan pada perangkat ini.", reload);
      return;
    }
    if (!answer.responseURL || !new URL(answer.responseURL).pathname.startsWith(login())) return;
    event.detail.shouldSwap = false;
    const again = element("a", { className: "btn btn-sm btn-primary", href: `${login()}?next=${encodeURIComponent(location.pathname + location.search)}`, textContent: "Masuk dan lanjutkan isian" });
    alarm("warn", "Anda perlu masuk kembali", "Isian sudah kami simpan pada perangkat ini.", again);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    const there = event.detail.xhr.responseURL ? new URL(event.detail.xhr.responseURL).pathname : "";
    if (form && event.detail.elt === form && event.detail.successful && !there.startsWith(login())) storeOf(form).removeItem(keyOf(form));
  });
  document.addEventListener("htmx:responseError", () => alarm("bad", "Maaf, permintaan ini gagal diproses", "Kesalahan ada pada sistem. Yang Anda ketik masih ada; coba sekali lagi sebentar lagi."));
  ["htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, () => alarm("warn", "Sambungan ke portal terputus", "Yang Anda ketik masih ada pada perangkat ini. Coba lagi setelah jaringan pulih.")));

  /* --- Keys on the desk (each `data-key` is a link, rung or button that is there to be clicked), menus, passwords ------------------ */
  function desk(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=radio]), textarea, select")) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.type === "radio") { target.checked = true; target.dispatchEvent(new Event("change", { bubbles: true })); target.focus(); }
    else { target.focus(); target.click(); }
  }

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  }

  function showPassword(button) {
    const field = document.getElementById(button.dataset.showPassword);
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    button.textContent = hidden ? "Sembunyikan" : "Lihat";
  }

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.menu"));
    const button = event.target.closest("[data-show-password]");
    if (button) showPassword(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") { desk(event); return; }
    const open = document.querySelector("details.menu[open]");
    closeMenus(null);
    open?.querySelector("summary").focus();
  });
  document.addEventListener("DOMContentLoaded", () => {
    settle();
    document.querySelectorAll("main form").forEach((form) => { if (keeps(form)) restore(form); });
    const summary = document.querySelector("main .notice.bad[role=alert]:has(a[href^='#'])");
    if (summary) { summary.tabIndex = -1; summary.focus(); }
  });
})();
