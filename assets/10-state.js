/* The address is the state of the page. Whatever a reader does edits the query string; the page
   follows it. Filters and the open event make an entry in the history, map moves replace it. */
(() => {
  "use strict";
  const dateline = (window.dateline = window.dateline || {});
  // these do not decide which events are shown
  const LOOKS = ["lat", "lon", "z", "theme", "embed", "lang", "event"];
  const LIST = ["page", "at"];
  // these are no filters either: what "clear" leaves
  const KEPT = ["v", "sort", "layer", "side", "view", "cols"];

  dateline.params = () => new URLSearchParams(location.search);

  /* The same state has one address, in whichever order it was chosen: that of the server. */
  const canonical = (params) => {
    const page = document.getElementById("page");
    const order = page ? page.dataset.keys.split(" ") : [];
    const place = (key) => (order.includes(key) ? order.indexOf(key) : order.length);
    const compare = ([a, x], [b, y]) => place(a) - place(b) || (a === b ? (x > y) - (x < y) : 0);
    return new URLSearchParams([...params].sort(compare));
  };

  const readable = (params) =>
    canonical(params).toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/");

  dateline.address = (params) => {
    const search = readable(params);
    return location.pathname + (search ? `?${search}` : "");
  };

  /* Write the address. `tell`: the page must follow; a map move has nothing to tell. */
  dateline.write = (params, { push = true, tell = true } = {}) => {
    const address = dateline.address(params);
    if (address === location.pathname + location.search) return;
    history[push ? "pushState" : "replaceState"](null, "", address);
    if (tell) window.dispatchEvent(new PopStateEvent("popstate"));
  };

  const touchesFilter = (keys) => keys.some((key) => ![...LOOKS, ...LIST, ...KEPT].includes(key));

  /* Change keys: {country: ["UKR", "RUS"], event: []}; an empty list takes the key away. */
  dateline.set = (changes, options) => {
    const params = dateline.params();
    if (touchesFilter(Object.keys(changes))) LIST.forEach((key) => params.delete(key));
    for (const [key, values] of Object.entries(changes)) {
      params.delete(key);
      values.forEach((value) => params.append(key, value));
    }
    dateline.write(params, options);
  };

  /* Add a value to a key, or take it away if it is there. */
  dateline.toggle = (key, value, clears) => {
    const now = dateline.params().getAll(key);
    const next = now.includes(value) ? now.filter((item) => item !== value) : [...now, value];
    const cleared = Object.fromEntries((clears || []).map((name) => [name, []]));
    dateline.set({ ...cleared, [key]: next });
  };

  /* "event=&at=" -> {event: [], at: []} */
  dateline.changes = (text) => {
    const changes = {};
    for (const [key, value] of new URLSearchParams(text)) {
      changes[key] = [...(changes[key] || []), ...(value ? [value] : [])];
    }
    return changes;
  };

  /* Every filter gone; the view, the theme and the open event stay. */
  dateline.clear = () => {
    const params = dateline.params();
    [...new Set(params.keys())].forEach((key) => {
      if (!LOOKS.includes(key) && !KEPT.includes(key)) params.delete(key);
    });
    dateline.write(params);
  };

  const decisive = (params) => {
    const kept = new URLSearchParams(params);
    LOOKS.forEach((key) => kept.delete(key));
    return readable(kept);
  };

  const exportLinks = (query) => {
    const params = new URLSearchParams(query);
    ["page", "sort", "at", "layer", "side", "view", "cols"].forEach((key) => params.delete(key));
    const to = (path, search) => path + (search ? `?${search}` : "");
    // a feed goes on: it has no version, but a language
    const followed = new URLSearchParams(params);
    followed.delete("v");
    const lang = dateline.params().get("lang");
    if (lang) followed.append("lang", lang);
    document.querySelectorAll("[data-export]").forEach((link) => {
      const path = link.dataset.export;
      link.href = to(path, readable(path.endsWith(".atom") ? followed : params));
    });
  };

  /* The link out of an embedded page: the same state, with everything around the map. */
  const fullLink = () => {
    const params = dateline.params();
    params.delete("embed");
    const link = document.getElementById("open-full");
    if (link) link.href = dateline.address(params);
  };

  /* The same state in another language; English needs no key. */
  const languageLinks = () => {
    document.querySelectorAll("[data-language]").forEach((link) => {
      const params = dateline.params();
      params.delete("lang");
      if (link.dataset.language !== "en") params.append("lang", link.dataset.language);
      link.href = dateline.address(params);
    });
  };

  /* The legend is a filter too. */
  const legend = (params) => {
    const chosen = params.getAll("quad").map((quad) => `quad=${quad}`);
    document.querySelectorAll("#legend [data-toggle]").forEach((item) => {
      item.setAttribute("aria-pressed", String(chosen.includes(item.dataset.toggle)));
    });
  };

  const layers = (params) => {
    const now = params.get("layer") || "marks";
    document.querySelectorAll("button[data-layer]").forEach((item) => {
      item.setAttribute("aria-checked", String(item.dataset.layer === now));
    });
    document.documentElement.dataset.layer = now;
  };

  const views = (params) => {
    const asked = params.get("view");
    const now = ["table", "overview"].includes(asked) ? asked : "map";
    document.querySelectorAll("#views [data-view]").forEach((item) => {
      item.setAttribute("aria-checked", String(item.dataset.view === now));
      if (item.dataset.view === now) document.getElementById("map-pane").setAttribute("aria-label", item.dataset.label);
    });
    document.documentElement.dataset.view = now;
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    dateline: {
      /* The address, split into what each callback waits for; nothing fires for what is the same. */
      route: (search, query, open) => {
        const none = window.dash_clientside.no_update;
        const params = new URLSearchParams(search || "");
        const nextQuery = decisive(params);
        const nextOpen = params.get("event") || "";
        exportLinks(nextQuery);
        fullLink();
        languageLinks();
        legend(params);
        layers(params);
        views(params);
        const typing = document.activeElement && document.activeElement.id === "q";
        return [
          nextQuery === query ? none : nextQuery,
          nextOpen === open ? none : nextOpen,
          typing ? none : params.get("q") || "",
        ];
      },
    },
  });
})();
