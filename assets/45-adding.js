/* Adding text and reviewing events, on a server that lets this reader: asks the routes, shows the
   components that they answer with. Words come from the server. */
(() => {
  "use strict";
  const dateline = window.dateline;
  const byId = (id) => document.getElementById(id);
  const MOST_FILES = 200;
  const show = (id, props) => window.dash_clientside.set_props(id, props);

  // ---- asking ------------------------------------------------------------------------------
  class Refused extends Error {}
  const home = () => byId("adding").dataset.home;
  const ask = async (path, body, headers = { "Content-Type": "application/json" }) => {
    let answer;
    try {
      answer = await fetch(home() + path, { method: body === undefined ? "GET" : "POST", headers, body });
    } catch { // the server is away
      throw new Refused(byId("adding").dataset.failed);
    }
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok || told.error) throw new Refused(told.error || byId("adding").dataset.failed);
    return told;
  };
  const post = (path, value = {}) => ask(path, JSON.stringify(value));

  // ---- the dialog's three stages -------------------------------------------------------------
  let way = "paste";
  let files = [];
  let token = null; // of what was given and is not saved
  let run = 0; // raised when a reading is given up: its answers come too late

  const stage = (name) => {
    for (const part of ["form", "work", "result"]) byId(`adding-${part}`).hidden = part !== name;
  };
  const fail = (words) => {
    byId("adding-error").textContent = words || "";
    byId("adding-error").hidden = !words;
  };
  const progress = (said, share) => {
    byId("adding-said").textContent = said;
    const bar = byId("adding-progress");
    if (share === undefined) bar.removeAttribute("value");
    else bar.value = share;
  };
  const forget = () => {
    run += 1;
    if (token) post(`adding/${token}/discard`).catch(() => {}); // it goes by itself in an hour
    token = null;
  };
  const toForm = () => { stage("form"); byId("adding-find").focus(); };
  const words = (name) => { const field = byId(`adding-${name}`); return field ? field.value.trim() : ""; };
  const empty = () => {
    for (const name of ["text", "title", "source", "url", "fetch", "published"]) show(`adding-${name}`, { value: "" });
    files = [];
    listFiles();
  };

  const open = () => {
    fail("");
    if (!token) stage("form");
    byId("adding").showModal();
    if (!token && way === "paste") byId("adding-text").focus();
  };
  const close = () => byId("adding").close();

  const tab = (name) => {
    way = name;
    document.querySelectorAll("#adding [role=tab]").forEach((button) => {
      const chosen = button.dataset.way === name;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      byId(`adding-${button.dataset.way}`).hidden = !chosen;
    });
    fail("");
  };

  // ---- files -------------------------------------------------------------------------------
  const listFiles = () => {
    byId("adding-list").replaceChildren(...files.map((file) => {
      const item = document.createElement("li");
      const size = document.createElement("small");
      item.textContent = file.name;
      size.textContent = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 }).format(Math.ceil(file.size / 1000));
      item.append(size);
      return item;
    }));
  };
  const take = (given) => {
    files = [...files, ...given].slice(0, MOST_FILES);
    listFiles();
    fail("");
  };
  const choose = () => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.accept = byId("adding-drop").dataset.accept;
    input.addEventListener("change", () => take(input.files));
    input.click();
  };
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const area = event.target.closest && event.target.closest("#adding-drop");
      if (!area) return;
      event.preventDefault();
      area.classList.toggle("over-it", kind === "dragover");
      if (kind === "drop") take(event.dataTransfer.files);
    });
  }

  // ---- find, save, discard -------------------------------------------------------------------
  const given = () => {
    if (way === "files") return files.length ? { files: files.length } : null;
    if (way === "page") return words("fetch") ? { fetch: words("fetch"), published: words("published") } : null;
    if (!words("text")) return null;
    const fields = ["title", "source", "url", "published"].map((name) => [name, words(name)]);
    return { text: byId("adding-text").value, ...Object.fromEntries(fields) };
  };
  const upload = async (mine) => {
    const published = words("published") ? `?published=${encodeURIComponent(words("published"))}` : "";
    for (const [number, file] of files.entries()) {
      progress(file.name, number / files.length);
      const headers = { "Content-Type": "application/octet-stream", "Dateline-File": encodeURIComponent(file.name) };
      await ask(`adding/${token}/file${published}`, file, headers);
      if (mine !== run) return;
    }
  };
  const find = async () => {
    const value = given();
    const data = byId("adding").dataset;
    if (!value) return fail(data.nothing);
    const mine = ++run;
    fail("");
    stage("work");
    progress(way === "page" ? data.fetching : data.loading);
    try {
      let answer = await post("adding", value);
      if (mine !== run) return void post(`adding/${answer.token}/discard`).catch(() => {});
      token = answer.token;
      if (way === "files") await upload(mine);
      if (mine === run) progress(data.loading);
      do {
        if (mine !== run) return;
        answer = await post(`adding/${token}/step`);
        if (mine === run) progress(answer.said, answer.total ? answer.done / answer.total : 1);
      } while (!answer.whole);
      if (mine !== run) return;
      show("adding-found", { children: answer.children });
      byId("adding-save").hidden = !answer.savable;
      stage("result");
      byId("adding-found").scrollTo({ top: 0 });
      byId("adding-found").focus();
    } catch (error) {
      if (mine !== run) return;
      if (!(error instanceof Refused)) throw error;
      forget();
      toForm();
      fail(error.message);
    }
  };
  const save = async () => {
    const data = byId("adding").dataset;
    stage("work");
    progress(data.saving);
    try {
      const answer = await post(`adding/${token}/save`);
      token = null;
      empty();
      stage("form");
      close();
      dateline.say(answer.said);
      select(answer.event);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      stage("result");
      fail(error.message);
    }
  };
  /* What was saved is what is shown: no filter and no older version may hide it. */
  const select = (event) => {
    if (event) {
      goThere(event, Date.now() + 15000);
      dateline.clear();
      dateline.set({ v: [], event: [event], bbox: [] });
    }
    refresh();
  };
  /* The map follows as soon as it knows where that is: its marks are those of what is in view. */
  const goThere = (event, end) => {
    const area = dateline.area;
    if (area && area.id === event) dateline.zoomToEvent();
    else if (Date.now() < end) setTimeout(goThere, 100, event, end);
  };
  const refresh = () => show("tick", { data: Date.now() });

  // ---- reviews -----------------------------------------------------------------------------
  const review = async (event, verdict, more = {}) => {
    const noted = { note: byId("review-note").value, reviewer: byId("review-reviewer").value };
    const failed = byId("review-error");
    try {
      const answer = await post("reviews", { event, verdict, ...noted, ...more });
      remember(noted.reviewer);
      dateline.say(answer.said);
      refresh();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      failed.textContent = error.message;
      failed.hidden = false;
    }
  };
  /* Whoever reviews does so again and again: the name stays, in this browser only. */
  const NAME = "dateline-reviewer";
  const remember = (name) => { try { localStorage.setItem(NAME, name); } catch { /* for this page only */ } };
  const named = () => { try { return localStorage.getItem(NAME) || ""; } catch { return ""; } };
  const offerName = (panel) => {
    const field = panel.querySelector("#review-reviewer");
    if (field && !field.value && named()) show("review-reviewer", { value: named() });
  };
  const watch = () => {
    const card = byId("card");
    if (!card) return setTimeout(watch, 50);
    return new MutationObserver(() => offerName(card)).observe(card, { childList: true, subtree: true });
  };
  watch();
  const move = (button) => {
    const form = byId("move");
    form.hidden = !form.hidden;
    button.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) byId("review-place").focus();
  };
  let waiting;
  let asked = 0;
  const suggest = async (name) => {
    const mine = ++asked;
    const answer = name ? await ask(`places?q=${encodeURIComponent(name)}`) : { children: [] };
    if (mine === asked) show("move-found", { children: answer.children });
  };
  document.addEventListener("input", (event) => {
    if (event.target.id !== "review-place") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest(event.target.value.trim()).catch(() => {}), 250);
  });

  const DO = {
    "review-say": (button) => review(button.dataset.reviewed, button.dataset.verdict),
    "review-move": move,
    "review-place": (button) => review(byId("move").dataset.reviewed, "corrected", { place: button.dataset.place }),
    "adding-open": open,
    "adding-close": () => { if (byId("adding-work").hidden) close(); else { forget(); close(); } },
    "adding-tab": (button) => tab(button.dataset.way),
    "adding-choose": choose,
    "adding-find": find,
    "adding-save": save,
    "adding-discard": () => { forget(); fail(""); toForm(); },
  };
  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-do]");
    const does = target && DO[target.dataset.do];
    if (does) does(target);
  });
  document.addEventListener("keydown", (event) => {
    const now = event.target.closest && event.target.closest("#adding [role=tab]");
    if (!now || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const all = [...document.querySelectorAll("#adding [role=tab]")];
    const next = all[(all.indexOf(now) + (event.key === "ArrowRight" ? 1 : all.length - 1)) % all.length];
    tab(next.dataset.way);
    next.focus();
  });
})();
