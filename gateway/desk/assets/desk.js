// What the desk needs beside htmx: keys instead of a mouse, and a form that closes when it is too late.
(() => {
  const typing = (it) => it.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-row] a[data-open]")];

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
    all[Math.max(0, Math.min(all.length - 1, next))].focus();
  }

  // Single keys can be turned off, for who speaks to the browser (WCAG 2.1.4).
  const off = () => localStorage.getItem("keys") === "off";
  function tell(it) {
    it.hidden = false;
    it.textContent = off() ? "Keys are off" : "Keys are on";
  }
  document.querySelectorAll("[data-keys]").forEach((it) => {
    tell(it);
    it.addEventListener("click", () => { localStorage.setItem("keys", off() ? "on" : "off"); tell(it); });
  });

  // The list under the search box: down into it, and away with it.
  document.addEventListener("keydown", (event) => {
    const search = event.target.closest(".search");
    if (!search) return;
    const stops = [search.querySelector("[data-search]"), ...search.querySelectorAll(".hit")];
    if (event.key === "Escape") {
      search.querySelector("#found").replaceChildren();
      stops[0].focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const to = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
      if (to) { event.preventDefault(); to.focus(); }
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".search")) return;
    document.querySelector("#found")?.replaceChildren();
  });

  document.addEventListener("keydown", (event) => {
    if (off() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "j" || event.key === "k") {
      step(event.key === "j" ? 1 : -1);
    } else {
      const meant = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (meant) meant.click();
    }
  });

  // Somebody paid, or somebody else has it: what was typed stays to be read, and cannot be sent.
  function close() {
    if (!document.querySelector("#state [data-over]")) return;
    document.querySelectorAll("fieldset[data-closes]").forEach((it) => { it.disabled = true; });
  }
  document.addEventListener("htmx:afterSettle", close);

  // A turn of the conversation that comes to something chooses it in the form.
  document.addEventListener("click", (event) => {
    const turn = event.target.closest("[data-choose]");
    if (!turn) return;
    const chosen = document.querySelector(`input[name="outcome"][value="${turn.dataset.choose}"]`);
    if (!chosen || chosen.closest("fieldset[disabled]")) return;
    chosen.checked = true;
    if (!turn.hasAttribute("hx-get")) { event.preventDefault(); chosen.focus(); }
  });

  // Whoever types is at it: at most one sign a minute.
  let told = 0;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-touch]");
    if (!form || Date.now() - told < 60000) return;
    told = Date.now();
    const token = form.querySelector("[name=form_token]").value;
    fetch(form.dataset.touch, { method: "POST", headers: { "x-form-token": token } });
  });
})();
