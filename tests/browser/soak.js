/* What the soak needs to know of the page: its controls, its state, and whether the two agree. */
(() => {
  "use strict";
  const LEAVES = "[data-export], [target=_blank], [download], [href^='http'], [type=file]";
  const CONTROLS = "button, summary, a[href], [role=checkbox], [role=radio], [role=switch]";
  const graph = () => document.querySelector("#map .js-plotly-plot");
  const root = () => document.documentElement; // not there yet when this is run
  const list = (selector) => [...document.querySelectorAll(selector)];
  const inSight = (element) => {
    const box = element.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    if (box.width < 2 || box.height < 2 || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
    const hit = document.elementFromPoint(x, y);
    return Boolean(hit) && (element === hit || element.contains(hit)) && element.checkVisibility({ visibilityProperty: true });
  };
  const usable = (element) => !element.matches(LEAVES) && !element.disabled && element.getAttribute("aria-disabled") !== "true"
    && !element.closest(".js-plotly-plot, .maplibregl-ctrl") && inSight(element);
  // what the many have in common: `key` of a toggle, an id, a class
  const kind = (element) => {
    const data = element.dataset;
    if (data.toggle) return `${element.closest("[id]").id} ${data.toggle.split("=")[0]}`;
    if (data.event) return "event";
    if (data.set !== undefined) return `${(element.closest("[id]") || root()).id} set`;
    return data.do || data.playDoes || element.id || element.getAttribute("class") || element.tagName;
  };
  const grouped = () => {
    const groups = {};
    list(CONTROLS).filter(usable).forEach((element) => (groups[kind(element)] ||= []).push(element));
    return groups;
  };
  const view = () => {
    const map = graph() && graph().layout && graph().layout.map;
    return map && map.center ? [map.center.lat, map.center.lon, map.zoom].map((n) => n.toFixed(3)).join() : "";
  };
  const fields = () => list("input").map((field) => field.value).join("|");
  const text = (selector) => (document.querySelector(selector) || { textContent: "" }).textContent.trim();
  const copies = { count: 0 };
  document.addEventListener("copy", () => { copies.count += 1; });
  if (navigator.clipboard) { // copying the same again says the same again
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (words) => { copies.count += 1; return write(words); };
  }

  const checkedValues = () => list("#facets [data-toggle][aria-checked=true]").map((o) => o.dataset.toggle).sort();
  const SIDES = ["party", "actor", "target"];
  const FACETS = ["country", "type", "mode", "quad", "precision", "status", "source", "confidence", "review", "last", ...SIDES];

  window.soak = {
    kinds: () => Object.fromEntries(Object.entries(grouped()).map(([name, all]) => [name, all.length])),
    pick: (name, n) => (grouped()[name] || [])[n] || null,
    tell: (element) => `${kind(element)} "${(element.textContent.trim() || element.getAttribute("aria-label") || "").slice(0, 40)}"`,
    /* All that pressing a control may change; focus on the control itself is none of it. */
    state: (pressed) => {
      const focus = document.activeElement || document.body;
      return [location.href, document.body.innerHTML.length, document.body.textContent, root().outerHTML.slice(0, 400), view(), fields(),
        list("details").map((d) => d.open).join(), list("[aria-pressed], [aria-checked], [aria-expanded]").map((e) => e.getAttribute("aria-pressed") + e.getAttribute("aria-checked") + e.getAttribute("aria-expanded")).join(),
        list("dialog[open]").length, list("[hidden]").length, copies.count, text("#toast"), document.querySelector("#toast")?.className,
        focus === pressed || focus === document.body ? "" : focus.outerHTML.slice(0, 120)].join("\n");
    },
    leaves: (element) => element.matches("a[href]:not([data-do], [data-set], [data-toggle], [data-event])"),
    /* What it would set is set. */
    already: (element) => {
      const params = new URLSearchParams(location.search);
      return element.dataset.set !== undefined
        && [...new URLSearchParams(element.dataset.set)].every(([key, value]) => (value ? params.getAll(key).includes(value) : !params.has(key)));
    },
    /* One of several that is chosen already, or the map as far out or in as it goes. */
    idle: (element) => (element.id === "zoom-out" && Number(view().split(",")[2]) <= 0) || (element.id === "zoom-in" && Number(view().split(",")[2]) >= 18)
      || element.matches("[data-set]:is([aria-pressed=true], [aria-current])")
      || element.getAttribute("role") === "radio" && element.getAttribute("aria-checked") === "true",
    playing: () => root().hasAttribute("data-playing"),
    /* Draw a kind, then one of it, with two numbers from 0 to 1; one question in place of six, since
       each waits for a frame. */
    choose: (first, second) => {
      const groups = grouped();
      const kinds = Object.keys(groups).sort();
      if (!kinds.length) return null;
      const named = kinds[Math.floor(first * kinds.length)];
      const element = groups[named][Math.floor(second * groups[named].length)];
      soak.chosen = element;
      soak.before = soak.state(element);
      return { kind: named, told: soak.tell(element), already: soak.already(element), leaves: soak.leaves(element) };
    },
    /* Whether what was pressed did something, or may rightly have done nothing. */
    answered: () => !soak.chosen || (soak.chosen.isConnected && soak.idle(soak.chosen)) || soak.state(soak.chosen) !== soak.before,
    /* Wait until nothing is on its way, nor anything that was asked for in the same breath. */
    settle: async (milliseconds) => {
      const end = performance.now() + milliseconds;
      for (let still = 0; still < 3; still = soak.settled() ? still + 1 : 0) {
        if (performance.now() > end) return false;
        await soak.frames(1);
      }
      return true;
    },
    settled: () => location.pathname.endsWith("/about") || Boolean(document.querySelector("#list")) && !document.querySelector('[data-dash-is-loading="true"]')
      && Boolean(document.querySelector("#freshness [data-version], #empty .blank")) && Boolean(graph() && graph()._fullLayout),
    frames: async (n) => { for (let i = 0; i < n; i += 1) await new Promise((done) => requestAnimationFrame(done)); },
    /* A mark, or any place on the map where there is none. */
    spot: (share) => {
      const map = graph() && graph()._fullLayout && graph()._fullLayout.map && graph()._fullLayout.map._subplot && graph()._fullLayout.map._subplot.map;
      if (!map) return null;
      const box = document.querySelector("#map").getBoundingClientRect();
      const marks = graph().data.filter((t) => t.customdata && t.lat).flatMap((t) => t.lat.map((lat, i) => [t.lon[i], lat]));
      const spots = marks.map((spot) => map.project(spot)).map((p) => [Math.round(box.x + p.x), Math.round(box.y + p.y)])
        .concat([[box.x + 60 + share * (box.width - 120), box.y + 80 + share * (box.height - 160)]])
        .filter(([x, y]) => { const hit = document.elementFromPoint(x, y); return hit && hit.closest("#map"); });
      return spots.length ? spots[Math.floor(share * spots.length)] : null;
    },
    /* Where page and address differ; an empty list when they agree. */
    unlike: () => {
      const params = new URLSearchParams(location.search);
      const found = [];
      const want = (what, page, address) => { if (page !== address) found.push(`${what}: page ${page}, address ${address}`); };
      if (params.get("event") || text("#card")) want("open event", Boolean(text("#card")), Boolean(params.get("event")));
      const chosen = checkedValues();
      chosen.forEach((item) => {
        const [key, value] = [...new URLSearchParams(item)][0];
        if (!params.getAll(key).includes(value)) found.push(`checked but not in the address: ${item}`);
      });
      list("#facets [data-toggle][aria-checked=false]").forEach((option) => {
        const [key, value] = [...new URLSearchParams(option.dataset.toggle)][0];
        if (FACETS.includes(key) && params.getAll(key).includes(value)) found.push(`in the address but not checked: ${key}=${value}`);
      });
      const quads = list("#legend [data-toggle][aria-pressed=true]").map((e) => e.dataset.toggle.split("=")[1]).sort().join();
      want("legend", quads, list("#legend [data-toggle]").map((e) => e.dataset.toggle.split("=")[1]).filter((q) => params.getAll("quad").includes(q)).sort().join());
      const layer = document.querySelector("[data-layer][aria-checked=true]");
      if (layer) want("layer", layer.dataset.layer, params.get("layer") || "marks");
      const words = document.querySelector("#q");
      if (words && document.activeElement !== words && words.checkVisibility()) want("search", words.value.trim(), params.get("q") || "");
      const filters = [...params.keys()].some((key) => [...FACETS, "from", "to", "q", "bbox", "within"].includes(key));
      want("chips", Boolean(document.querySelector("#sentence .chip")), filters);
      if (params.get("theme")) want("theme", root().dataset.theme, params.get("theme"));
      return found;
    },
    /* What a reader would call the same page. */
    seen: () => ({
      address: location.href, sentence: text("#sentence"), head: text("#list-head"), card: text("#card-title"),
      list: list("#list [data-event]").map((row) => row.dataset.event).join(), chosen: checkedValues().join(),
      legend: list("#legend [aria-pressed=true]").map((e) => e.dataset.toggle).join(), layer: root().dataset.layer, theme: root().dataset.theme,
      pager: text("#pager"), current: list("#list [aria-current=true]").map((e) => e.dataset.event).join(), lang: root().lang,
    }),
  };
})();
