/* Buttons, menus, typing, the theme, sharing, the sheet: everything that edits the address. */
(() => {
  "use strict";
  const dateline = window.dateline;
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);

  // ---- sharing -----------------------------------------------------------------------------
  let fading;
  const say = (words) => {
    const toast = byId("toast");
    toast.textContent = words;
    toast.classList.add("shown");
    clearTimeout(fading);
    fading = setTimeout(() => toast.classList.remove("shown"), 2200);
  };
  const copy = async (words, told = byId("page").dataset.copied) => {
    try {
      await navigator.clipboard.writeText(words);
    } catch { // not on https, or refused: the old way
      const area = document.createElement("textarea");
      area.value = words;
      area.style.cssText = "position:fixed;opacity:0";
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say(told);
  };
  const link = (changes = {}) => {
    const params = dateline.params();
    for (const [key, value] of Object.entries(changes)) params.set(key, value);
    return location.origin + dateline.address(params);
  };
  const version = () => (byId("freshness").querySelector("[data-version]") || { dataset: {} }).dataset.version;

  // ---- theme -------------------------------------------------------------------------------
  const showTheme = () => {
    const theme = dateline.resolveTheme();
    if (root.dataset.theme === theme && shownTheme === theme) return;
    shownTheme = theme;
    root.dataset.theme = theme;
    window.dash_clientside.set_props("theme", { data: theme });
  };
  let shownTheme = root.dataset.theme;
  const toggleTheme = () => {
    const next = root.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("dateline-theme", next); } catch { /* kept for this page only */ }
    dateline.set({ theme: [next] }, { push: false });
    showTheme();
  };
  dateline.systemTheme.addEventListener("change", showTheme);
  window.addEventListener("popstate", showTheme);

  // ---- the sheet and the drawer (narrow screens) ---------------------------------------------
  const HEIGHTS = ["low", "mid", "high"];
  const sheet = (name) => {
    root.dataset.sheet = name;
    if (name !== "low") tools(false);
  };
  /* What lies under the map on a desk comes over it on a phone, where the sheet makes room. */
  const tools = (open) => {
    root.toggleAttribute("data-tools", open);
    if (byId("toggle-tools")) byId("toggle-tools").setAttribute("aria-expanded", String(open));
    if (open) root.dataset.sheet = "low";
  };
  dateline.sheet = sheet;
  const sheetStep = (by) => {
    const now = HEIGHTS.indexOf(root.dataset.sheet || "mid");
    sheet(HEIGHTS[Math.max(0, Math.min(2, now + by))]);
  };
  dateline.raiseSheet = () => { if (root.dataset.sheet === "low") sheet("mid"); };
  if (dateline.params().get("view") === "list") sheet("high");
  let grabbed = null;
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest("#sheet")) grabbed = event.clientY;
  });
  document.addEventListener("pointerup", (event) => {
    if (grabbed === null) return;
    const moved = event.clientY - grabbed;
    grabbed = null;
    if (Math.abs(moved) > 24) sheetStep(moved < 0 ? 1 : -1);
    else sheet(root.dataset.sheet === "high" ? "mid" : root.dataset.sheet === "low" ? "mid" : "high");
  });
  const drawer = (open) => {
    if (open) root.dataset.filters = "";
    else delete root.dataset.filters;
    byId("toggle-filters").setAttribute("aria-expanded", String(open));
    (open ? byId("close-filters") : byId("toggle-filters")).focus();
  };

  // ---- clicks ------------------------------------------------------------------------------
  const rows = () => [...document.querySelectorAll("#list [data-event], #panel a[data-event]")];
  const step = (by) => {
    const now = dateline.params().get("event");
    const all = rows();
    const at = all.findIndex((row) => row.dataset.event === now);
    const next = all[at < 0 ? 0 : at + by];
    if (next) openEvent(next.dataset.event);
  };
  const openEvent = (id) => {
    dateline.cameFrom = "list";
    dateline.set({ event: [id] });
    byId("side").scrollTo({ top: 0 });
  };
  const close = (details) => { if (details) details.open = false; };
  /* Keep to what the map shows; pressed again over the same part, let go of it. */
  const inView = () => {
    const box = dateline.viewBounds().map((value) => value.toFixed(2)).map(Number).join();
    const same = box === (dateline.params().get("bbox") || "").split(",").map(Number).join();
    dateline.set({ bbox: same ? [] : [box], within: [] });
  };

  const DO = {
    "copy-link": () => copy(link()),
    "copy-version": () => copy(version() ? link({ v: version() }) : link()),
    "toggle-theme": toggleTheme,
    "toggle-filters": () => drawer(true),
    "close-filters": () => drawer(false),
    "toggle-tools": () => ("tools" in root.dataset ? sheet("mid") : tools(true)),
    "draw-box": () => dateline.drawWith("select"),
    "draw-area": () => dateline.drawWith("lasso"),
    "zoom-in": () => dateline.zoomBy(1),
    "zoom-out": () => dateline.zoomBy(-1),
    "zoom-fit": () => dateline.zoomToMarks(),
    "zoom-event": () => {
      if (root.dataset.view !== "map") dateline.set({ view: [] });
      root.dataset.view = "map";
      dateline.zoomToEvent();
    },
    "in-view": inView,
    help: () => byId("help").showModal(),
    "close-help": () => byId("help").close(),
    hello: () => { remember("dateline-hello", "read"); byId("hello").hidden = true; },
    clear: () => dateline.clear(),
    dismiss: (button) => button.closest(".note").remove(),
    refresh: () => window.dash_clientside.set_props("tick", { data: Date.now() }),
    // a keyboard has no pointer: Enter on the handle goes one step up, then around
    sheet: (_, event) => { if (event.detail === 0) sheet(root.dataset.sheet === "high" ? "low" : root.dataset.sheet === "low" ? "mid" : "high"); },
  };

  Object.assign(dateline, { does: DO, say, copy, link }); // what 50-share.js goes on with

  document.addEventListener("click", (event) => {
    const open = document.querySelector("details.share[open]");
    if (open && (!open.contains(event.target) || event.target.closest(".menu-item"))) close(open);
    if ("filters" in root.dataset && !event.target.closest("#filters") && event.target.isConnected) drawer(false);
    const target = event.target.closest("[data-do], [data-toggle], [data-set], [data-event], [data-step]");
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const data = target.dataset;
    if (data.toggle) {
      const [key, value] = [...new URLSearchParams(data.toggle)][0];
      dateline.toggle(key, value, data.clears && data.clears.split(" "));
    } else if (data.set !== undefined) {
      dateline.cameFrom = "list";
      dateline.set(dateline.changes(data.set));
    }
    else if (data.event) { event.preventDefault(); openEvent(data.event); }
    else if (data.step) step(Number(data.step));
    else if (DO[data.do]) DO[data.do](target, event);
    if (target.tagName === "A" && (data.set !== undefined || data.toggle || data.do)) event.preventDefault();
  });

  // ---- keys --------------------------------------------------------------------------------
  const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* for this page only */ } };
  const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  let keysOn = remembered("dateline-keys") !== "off";
  const showKeys = () => byId("keys-on").setAttribute("aria-checked", String(keysOn));
  const KEYS = {
    "/": () => byId("q").focus(),
    j: () => step(1),
    k: () => step(-1),
    0: () => dateline.zoomToMarks(),
    c: () => copy(link()),
    t: () => toggleTheme(),
    "?": () => byId("help").showModal(),
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#keys-on, .switch-row")) return;
    event.preventDefault();
    keysOn = !keysOn;
    remember("dateline-keys", keysOn ? "on" : "off");
    showKeys();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (!keysOn || typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const does = KEYS[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
  const greet = () => {
    if (!byId("hello")) return setTimeout(greet, 50);
    showKeys();
    byId("hello").hidden = "embed" in root.dataset || remembered("dateline-hello") === "read";
    return null;
  };
  greet();

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    const open = document.querySelector("details.share[open]");
    if (open) { close(open); open.querySelector("summary").focus(); }
    else if ("filters" in root.dataset) drawer(false);
    else if (dateline.params().has("event")) dateline.set({ event: [] });
  });

  // ---- typing ------------------------------------------------------------------------------
  let waiting;
  let lastSearch = 0;
  const search = (field) => {
    clearTimeout(waiting);
    const words = field.value.trim();
    if ((dateline.params().get("q") || "") === words) return;
    // letters typed one after the other are one step of the history
    const push = Date.now() - lastSearch > 5000;
    lastSearch = Date.now();
    dateline.set({ q: words ? [words] : [] }, { push });
  };
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.id === "q") {
      clearTimeout(waiting);
      waiting = setTimeout(search, 350, field);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.id === "q") search(event.target);
    if (event.key === "Enter" && event.target.closest(".dates")) event.target.blur();
  });
  const DAY = /^\d{4}(-\d{2}){0,2}$/;
  /* A month or a year stands for its first or its last day. */
  const wholeDay = (words, end) => {
    const [year, month, known] = words.split("-");
    if (known) return words;
    return end ? new Date(Date.UTC(year, month || 12, 0)).toISOString().slice(0, 10) : `${year}-${month || "01"}-01`;
  };
  const isDay = (words) => { const at = new Date(`${words}T00:00Z`); return !Number.isNaN(+at) && at.toISOString().startsWith(words); };
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.closest(".dates")) return;
    const words = field.value.trim();
    const day = DAY.test(words) ? wholeDay(words, field.name === "to") : words;
    const fine = !day || (DAY.test(day) && isDay(day));
    field.setCustomValidity(fine ? "" : "2024-11-05");
    if (fine) dateline.set({ last: [], [field.name]: day ? [day] : [] });
  });

  // ---- time --------------------------------------------------------------------------------
  const day = (value) => String(value).slice(0, 10);
  Object.assign(window.dash_clientside.dateline, {
    brushed: (selected) => {
      const range = selected && selected.range && selected.range.x;
      if (!range) return null;
      const [from, to] = [...range].sort();
      // half a bar belongs to the bar: round to the nearest day at both ends
      const shift = (text, hours) => new Date(Date.parse(`${text.replace(" ", "T").slice(0, 19)}Z`) + hours * 36e5).toISOString();
      dateline.set({ last: [], from: [day(shift(from, 12))], to: [day(shift(to, -12))] });
      return null;
    },
    struck: (click) => {
      const bar = click && (click.points || [])[0];
      if (bar && bar.customdata) dateline.set({ last: [], from: [bar.customdata[0]], to: [bar.customdata[1]] });
      return null;
    },
    /* The row of the open event is marked without asking the server again. */
    current: (open) => {
      rows().forEach((row) => {
        if (row.dataset.event === open) row.setAttribute("aria-current", "true");
        else row.removeAttribute("aria-current");
      });
      return window.dash_clientside.no_update;
    },
  });

  // ---- does the server answer? ---------------------------------------------------------------
  const trouble = (is) => { if (byId("trouble")) byId("trouble").hidden = !is; };
  const plainFetch = window.fetch;
  window.fetch = async (...given) => {
    const ours = String(given[0].url || given[0]).includes("_dash-update-component");
    try {
      const answer = await plainFetch(...given);
      if (ours) trouble(answer.status >= 500);
      return answer;
    } catch (error) {
      if (ours && !document.hidden && error.name !== "AbortError") trouble(true);
      throw error;
    }
  };

  // ---- is there news? ------------------------------------------------------------------------
  const ask = async () => {
    const shown = version();
    if (!shown || document.hidden || dateline.params().has("v")) return;
    try {
      const answer = await fetch(byId("page").dataset.ready, { cache: "no-store" });
      const state = await answer.json();
      byId("news").hidden = !state.data_version || state.data_version === shown;
    } catch { /* the server is away: the next try may find it */ }
  };
  setInterval(ask, 60000);
})();
