"use strict";
/* Resumable upload (tus) for <form data-upload="/unggahan/" data-regency="63.03"> with one file field.
   Files start on their way when they are chosen; the form is sent when all have arrived and carries their ids
   as hidden fields "upload". Several files are photos that become one PDF; on touch devices "Ambil foto" adds
   one after the other. Without JavaScript, or where the browser lacks what is needed, the form sends its files
   itself. */
(() => {
  const STEPS = [0, 1000, 3000, 5000, 10000, 20000];

  class Delivery {
    constructor(form) {
      this.form = form;
      this.field = form.querySelector("input[type=file]");
      this.ids = new Map();
      this.running = null;
      this.round = 0;
      this.taken = [];
      this.build();
      if (matchMedia("(pointer: coarse)").matches) this.buildCamera();
      this.field.addEventListener("change", () => { this.taken = []; this.start(); });
      this.form.addEventListener("submit", (event) => this.submit(event));
    }

    build() {
      this.box = document.createElement("div");
      this.box.className = "mt-2";
      this.box.hidden = true;
      this.text = document.createElement("p");
      this.text.className = "small mb-1";
      this.text.setAttribute("role", "status");
      this.bar = document.createElement("progress");
      this.bar.className = "meter";
      this.bar.max = 100;
      this.bar.setAttribute("aria-label", "Kemajuan unggahan");
      this.again = document.createElement("button");
      this.again.type = "button";
      this.again.className = "btn btn-second";
      this.again.textContent = "Lanjutkan unggahan";
      this.again.addEventListener("click", () => this.start());
      this.box.append(this.text, this.bar, this.again);
      this.field.after(this.box);
    }

    buildCamera() {
      const camera = document.createElement("input");
      Object.assign(camera, { type: "file", accept: "image/jpeg,image/png", hidden: true, tabIndex: -1 });
      camera.setAttribute("capture", "environment");
      camera.setAttribute("aria-label", "Kamera");
      this.shutter = document.createElement("button");
      Object.assign(this.shutter, { type: "button", className: "btn btn-second mt-2", textContent: "Ambil foto" });
      this.shutter.addEventListener("click", () => camera.click());
      camera.addEventListener("change", () => {
        if (camera.files.length === 0) return;
        this.taken.push(camera.files[0]);
        const all = new DataTransfer();
        this.taken.forEach((photo) => all.items.add(photo));
        this.field.files = all.files;
        this.taken = [...this.field.files];
        camera.value = "";
        this.start();
      });
      this.box.before(this.shutter, camera);
    }

    say(text, { percent = null, bad = false, resumable = false } = {}) {
      this.box.hidden = false;
      this.text.textContent = text;
      this.text.className = bad ? "invalid-feedback d-block" : "small mb-1";
      this.bar.hidden = percent === null;
      if (percent !== null) this.bar.value = percent;
      this.again.hidden = !resumable;
      this.field.toggleAttribute("aria-invalid", bad && !resumable);
    }

    start() {
      const round = ++this.round;
      if (this.running) this.running.abort();
      this.forget();
      const files = this.taken.length ? this.taken : [...this.field.files];
      if (this.shutter) this.shutter.textContent = this.taken.length ? "Ambil foto berikutnya" : "Ambil foto";
      if (files.length === 0) { this.box.hidden = true; this.done = null; return; }
      this.done = this.sendAll(files, round).then(() => true, (error) => {
        if (round === this.round) this.explain(error);
        return false;
      });
    }

    forget() {
      this.form.querySelectorAll("input[type=hidden][name=upload]").forEach((one) => one.remove());
    }

    async sendAll(files, round) {
      const found = [];
      for (const [index, file] of files.entries()) {
        found.push(await this.send(file, index, files.length, round));
        if (round !== this.round) throw new Error("replaced");
      }
      found.forEach((id) => {
        const hidden = document.createElement("input");
        Object.assign(hidden, { type: "hidden", name: "upload", value: id });
        this.form.append(hidden);
      });
      this.say(files.length > 1 || this.taken.length ? `${files.length} foto sudah diterima.` : `${files[0].name} sudah diterima dan diperiksa.`, { percent: 100 });
    }

    send(file, index, count, round) {
      const kept = this.ids.get(file);
      if (kept) return Promise.resolve(kept);
      const metadata = { filename: file.name, regency: this.form.dataset.regency };
      if (count > 1 || this.taken.length) metadata.part = "photo";
      return new Promise((resolve, reject) => {
        const upload = new tus.Upload(file, {
          endpoint: this.form.dataset.upload,
          metadata,
          retryDelays: STEPS,
          removeFingerprintOnSuccess: true,
          headers: { "X-CSRFToken": this.form.querySelector("[name=csrfmiddlewaretoken]").value },
          onProgress: (sent, total) => {
            if (round !== this.round) return;
            const percent = Math.floor((100 * sent) / total);
            const which = count > 1 ? `Mengunggah ${index + 1} dari ${count}: ` : "Mengunggah ";
            this.say(percent < 100 ? `${which}${file.name}, ${percent} persen.` : `Memeriksa ${file.name}.`, { percent });
          },
          onError: reject,
          onSuccess: () => {
            const id = new URL(upload.url, location.href).pathname.split("/").filter(Boolean).pop();
            this.ids.set(file, id);
            resolve(id);
          },
        });
        this.running = upload;
        upload.findPreviousUploads().then((previous) => {
          const same = previous.find((one) => (one.metadata.part || "") === (metadata.part || ""));
          if (same) upload.resumeFromPreviousUpload(same);
          if (round === this.round) upload.start();
        }, reject);
      });
    }

    explain(error) {
      const answer = error.originalResponse;
      const status = answer ? answer.getStatus() : 0;
      if (answer && status < 500 && (answer.getHeader("X-Refusal") || "")) {
        this.say(answer.getBody(), { bad: true, resumable: status === 401 });
      } else if (answer && status >= 400 && status < 500) {
        this.say("Unggahan tidak dapat dilanjutkan dari halaman ini. Muat ulang halaman, lalu pilih berkasnya lagi.", { bad: true });
      } else {
        this.say("Sambungan terputus. Bagian yang sudah terkirim tetap tersimpan.", { bad: true, resumable: true });
      }
    }

    async submit(event) {
      if (this.field.files.length === 0 || this.form.querySelector("input[type=hidden][name=upload]")) {
        this.field.disabled = this.field.files.length > 0;
        return;
      }
      event.preventDefault();
      if (!this.done) this.start();
      const button = event.submitter;
      if (button) button.disabled = true;
      const arrived = await this.done;
      if (button) button.disabled = false;
      if (arrived) { this.field.disabled = true; this.form.submit(); }
      else this.text.scrollIntoView({ block: "center" });
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!window.tus || !tus.isSupported) return;
    document.querySelectorAll("form[data-upload]").forEach((form) => { if (form.querySelector("input[type=file]")) new Delivery(form); });
  });
  /* Back in history: the field was only disabled for sending. */
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-upload] input[type=file]").forEach((field) => { field.disabled = false; }));
})();
