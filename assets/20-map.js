/* The map: draws what the server sends, keeps the reader's view, and says where was clicked. */
(() => {
  "use strict";
  const dateline = window.dateline;
  const TILE = 512; // pixels of the whole world at zoom 0
  const REACH = 16; // pixels around a mark that still count as the mark, for fingers
  const MOST = 18; // zoom
  const START = { lat: 24, lon: 28, zoom: 1.4 };
  const graph = () => document.querySelector("#map .js-plotly-plot");
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  dateline.hasWebGL = (() => {
    try { return Boolean(document.createElement("canvas").getContext("webgl2")); } catch { return false; }
  })();

  /* How much larger marks are drawn than the server says: on a wall they are seen from afar. */
  const larger = () => Number(css("--marks")) || 1;

  // ---- Web Mercator ------------------------------------------------------------------------
  const clampLat = (lat) => Math.max(-85, Math.min(85, lat));
  const mercatorX = (lon) => (lon + 180) / 360;
  const mercatorY = (lat) => {
    const s = Math.sin((clampLat(lat) * Math.PI) / 180);
    return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
  };
  const latitude = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
  const size = () => {
    const box = document.getElementById("map-pane").getBoundingClientRect();
    const sheet = matchMedia("(max-width: 700px)").matches && !("embed" in document.documentElement.dataset);
    const whole = box.height || 600;
    const height = whole * (sheet ? 0.55 : 1);
    // a phone's sheet covers the lower part: the middle of what is seen lies above the map's
    return { width: box.width || 800, height, lift: (whole - height) / 2 };
  };
  const boundsOf = ({ center, zoom }, pad = 0) => {
    const { width, height, lift } = size();
    const world = TILE * 2 ** zoom;
    const dx = (width / world / 2) * (1 + 2 * pad);
    const dy = (height / world / 2) * (1 + 2 * pad);
    const x = mercatorX(center.lon);
    const y = mercatorY(center.lat) - lift / world;
    return [
      Math.max(-180, (x - dx) * 360 - 180), latitude(Math.min(1, y + dy)),
      Math.min(180, (x + dx) * 360 - 180), latitude(Math.max(0, y - dy)),
    ];
  };
  /* The view that has this position in the middle of what is seen. */
  const around = (lon, y, zoom) => ({ center: { lon, lat: latitude(Math.min(1, y + size().lift / (TILE * 2 ** zoom))) }, zoom });
  const aroundPoint = ({ lat, lon }, zoom) => around(lon, mercatorY(lat), zoom);
  /* Room at the edges for half a mark, and at the right for the buttons. */
  const margin = () => {
    const [pane, buttons] = ["map-pane", "zoom"].map((id) => document.getElementById(id).getBoundingClientRect());
    return buttons.width ? Math.max(60, pane.right - buttons.left + 20 * larger()) : 60;
  };
  const viewFor = (points, { most = 5, pad = margin() } = {}) => {
    const lons = points.map((p) => p[0]);
    const lats = points.map((p) => p[1]);
    const [w, e] = [Math.min(...lons), Math.max(...lons)];
    const [s, n] = [Math.min(...lats), Math.max(...lats)];
    const { width, height } = size();
    const spanX = Math.max(1e-9, mercatorX(e) - mercatorX(w));
    const spanY = Math.max(1e-9, mercatorY(s) - mercatorY(n));
    const fit = Math.log2(Math.min((width - 2 * pad) / spanX, (height - 2 * pad) / spanY) / TILE);
    const zoom = Math.max(0.6, Math.min(most, fit));
    // rather the Arctic than the Antarctic where the whole world is in view
    const half = height / (TILE * 2 ** zoom) / 2;
    const middle = (mercatorY(s) + mercatorY(n)) / 2;
    const lifted = Math.max(Math.min(middle, mercatorY(-58) - half), mercatorY(85) + half);
    const y = lifted + half < mercatorY(s) ? middle : lifted;
    return around((w + e) / 2, y, zoom);
  };

  // ---- the view ----------------------------------------------------------------------------
  const number = (value, low, high) => {
    const read = value === null || value === "" ? NaN : Number(value);
    return Number.isFinite(read) ? Math.max(low, Math.min(high, read)) : null;
  };
  const viewInAddress = () => {
    const params = dateline.params();
    const lat = number(params.get("lat"), -85, 85);
    const lon = number(params.get("lon"), -180, 180);
    const zoom = number(params.get("z"), 0, 18);
    return lat === null || lon === null ? null : { center: { lat, lon }, zoom: zoom === null ? 4 : zoom };
  };
  const currentView = () => {
    const map = graph() && graph().layout && graph().layout.map;
    return map && map.center ? { center: map.center, zoom: map.zoom } : null;
  };
  const go = (view) => window.Plotly.relayout(graph(), { "map.center": view.center, "map.zoom": view.zoom });
  const contains = ([w, s, e, n], lon, lat) => lon >= w && lon <= e && lat >= s && lat <= n;

  dateline.zoomBy = (step) => {
    const view = currentView();
    if (view) go({ center: view.center, zoom: Math.max(0, Math.min(MOST, view.zoom + step)) });
  };
  /* What goes no further is no button. */
  const showReach = (zoom) => {
    const off = { "zoom-in": zoom >= MOST, "zoom-out": zoom <= 0 };
    Object.entries(off).forEach(([id, is]) => document.getElementById(id).setAttribute("aria-disabled", String(is)));
  };
  let fitting = null; // what was drawn of a part of the world, while all of it is waited for, and until when
  let drawnMarks = null;
  dateline.zoomToMarks = () => {
    const points = dateline.points || [];
    const view = currentView();
    // nearer by, only those around are here, or none yet
    fitting = view && view.zoom >= STEP ? { drawn: drawnMarks, until: Date.now() + PATIENCE } : null;
    if (fitting) go(viewFor(WORLD));
    else if (points.length && view) go(viewFor(points));
  };
  /* Past 180° where that is the shorter way: Russia is not as wide as the world. */
  const unrolled = (spots) => {
    const span = (points) => Math.max(...points.map((p) => p[0])) - Math.min(...points.map((p) => p[0]));
    const east = spots.map(([lon, lat]) => [lon < 0 ? lon + 360 : lon, lat]);
    return span(east) < span(spots) ? east : spots;
  };
  const corners = (shape) => (typeof shape[0] === "number" ? [shape] : shape.flatMap(corners));
  dateline.zoomToEvent = () => {
    const area = dateline.area;
    if (!area || area.lat == null || !currentView()) return;
    go(area.geometry ? viewFor(unrolled(corners(area.geometry.coordinates)), { most: 9 })
      : aroundPoint(area, Math.max(area.zoom, currentView().zoom)));
    if (document.documentElement.dataset.sheet === "high") dateline.sheet("mid");
  };
  // back and forward bring the view back too; our own changes of the address do not
  window.addEventListener("popstate", (event) => {
    const view = event.isTrusted && viewInAddress();
    if (view && currentView()) go(view);
  });

  // ---- drawing -----------------------------------------------------------------------------
  // plotly drops empty objects from a figure, would then take the style for another one and load it
  // again: the marks would go away for a moment at every change
  const withoutEmpty = (_, value) =>
    value && value.constructor === Object && !Object.keys(value).length ? undefined : value;
  const absolute = (style, tiles) => {
    const text = JSON.stringify(style, withoutEmpty);
    return JSON.parse(text.replaceAll(JSON.stringify(tiles).slice(1, -1), location.origin + tiles));
  };
  const rim = (traces) => ({
    type: "scattermap", mode: "markers", hoverinfo: "skip", name: "rim", showlegend: false,
    lat: traces.flatMap((t) => t.lat), lon: traces.flatMap((t) => t.lon),
    marker: { size: traces.flatMap((t) => t.marker.size.map((s) => s + t.meta.width)), color: traces.flatMap((t) => t.meta.rim), opacity: 1 },
  });
  const ring = (area) => {
    const at = { type: "scattermap", mode: "markers", hoverinfo: "skip", lat: [area.lat], lon: [area.lon], showlegend: false };
    const hollow = area.geometry ? [{ ...at, name: "region", marker: { size: area.size - 5, color: css("--card"), opacity: 1 } }] : [];
    return [
      { ...at, name: "ring", marker: { size: area.size + 8, color: css("--ink"), opacity: 1 } },
      { ...at, name: "ring gap", marker: { size: area.size + 4, color: css("--card"), opacity: 1 } },
      { ...at, name: "open", marker: { size: area.size, color: css(area.colour), opacity: 1 },
      },
      ...hollow, // a region is no pin in a field
    ];
  };
  const enlarged = (traces, times) => (times === 1 ? traces : traces.map((t) => ({
    ...t, textfont: { ...t.textfont, size: t.textfont.size * times }, marker: { ...t.marker, size: t.marker.size.map((s) => s * times) },
  })));
  const drawnAs = (marks, traces) => {
    // a point that nobody sees: plotly fails where a trace without any becomes one of another kind
    const nothing = [{ type: "scattermap", name: "nothing", lat: [0], lon: [0], mode: "markers", hoverinfo: "skip", marker: { size: 0, opacity: 0 } }];
    const countries = dateline.countries(marks);
    if (marks && marks.layer === "countries") return countries.length ? countries : nothing;
    if (!traces.length) return nothing;
    return marks.layer === "heat" ? [dateline.heat(traces)] : [rim(traces), ...traces];
  };
  /* From who acts to whom it concerns: a line with a dot at its end. */
  const lineOf = (area) => (!area || !(area.line || []).length ? [] : [
    { type: "scattermap", mode: "lines", hoverinfo: "skip", showlegend: false, name: "line",
      lon: area.line.map((p) => p[0]), lat: area.line.map((p) => p[1]), line: { width: 2, color: css(area.colour) }, opacity: 0.75 },
    { type: "scattermap", mode: "markers", hoverinfo: "skip", showlegend: false, name: "line end",
      lon: [area.line[area.line.length - 1][0]], lat: [area.line[area.line.length - 1][1]], marker: { size: 7, color: css(area.colour) } },
  ]);
  const layersOf = (area) => {
    if (!area || !area.geometry) return [];
    const source = { type: "Feature", properties: {}, geometry: area.geometry };
    const colour = css(area.colour);
    // on the dark map a fainter fill would turn the sea into the colour of land
    const faint = document.documentElement.dataset.theme === "dark" ? 0.2 : 0.09;
    return [
      { sourcetype: "geojson", source, type: "fill", color: colour, opacity: area.dashed || area.wide ? faint : 0.24, name: "area" },
      { sourcetype: "geojson", source, type: "line", color: colour, opacity: 0.9,
        line: { width: area.dashed ? 1.2 : 1.6, ...(area.dashed ? { dash: [4, 3] } : {}) }, name: "outline" },
    ];
  };
  /* The part of the map that the filter keeps to, as it is in the address. */
  const frame = () => {
    const params = dateline.params();
    const pairs = (text) => text.split(",").map(Number).reduce((all, value, i, list) => (i % 2 ? [...all, [list[i - 1], value]] : all), []);
    const box = (params.get("bbox") || "").split(",").map(Number);
    const ring = params.get("within") ? pairs(params.get("within")) : null;
    const [w, s, e, n] = box;
    const east = e < w ? e + 360 : e;
    const corners = ring || (box.length === 4 ? [[w, s], [east, s], [east, n], [w, n]] : null);
    if (!corners || corners.flat().some(Number.isNaN)) return [];
    const source = { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [...corners, corners[0]] } };
    return [{ sourcetype: "geojson", source, type: "line", color: css("--ink"), opacity: 0.55, line: { width: 1.2, dash: [2, 2] }, name: "frame" }];
  };
  /* The next drag draws: a box, or a line around. */
  dateline.drawWith = (mode) => {
    const now = graph()._fullLayout.dragmode;
    window.Plotly.relayout(graph(), { dragmode: now === mode ? "pan" : mode, selections: [] });
    showDrawing(now === mode ? "pan" : mode);
  };
  const showDrawing = (mode) => {
    document.getElementById("draw-box").setAttribute("aria-pressed", String(mode === "select"));
    document.getElementById("draw-area").setAttribute("aria-pressed", String(mode === "lasso"));
  };
  const thinned = (points, most) => {
    const step = Math.max(1, Math.ceil(points.length / most));
    return points.filter((_, i) => i % step === 0);
  };
  const drawn = (selected) => {
    if (!selected) return null;
    const box = selected.range && selected.range.map;
    const line = selected.lassoPoints && selected.lassoPoints.map;
    if (!box && !line) return null;
    window.Plotly.relayout(graph(), { dragmode: "pan", selections: [] });
    showDrawing("pan");
    const text = (points) => points.flat().map((value) => Number(value.toFixed(2))).join(",");
    if (line) {
      const corners = thinned(line, 24);
      if (corners.length > 2) dateline.set({ within: [text(corners)], bbox: [] }); // a stroke is no area
    } else {
      const lons = box.map((point) => point[0]);
      const lats = box.map((point) => point[1]);
      dateline.set({ bbox: [text([[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]])], within: [] });
    }
    return null;
  };
  const baseLayout = (view) => ({
    map: { style: null, center: view.center, zoom: view.zoom, layers: [] },
    margin: { l: 0, r: 0, t: 0, b: 0 }, showlegend: false, clickanywhere: true, hovermode: "closest", dragmode: "pan",
    autosize: true, paper_bgcolor: "rgba(0,0,0,0)",
    // a slack hover distance makes small marks easier to hit
    hoverdistance: 12,
  });
  const hoverLabel = () => ({
    bgcolor: css("--card"), bordercolor: css("--line"), font: { family: css("--sans"), size: 12.5, color: css("--ink") }, align: "left",
  });

  const firstView = (marks, area) => {
    const asked = viewInAddress();
    if (asked) return asked;
    if (area && area.lat != null) return aroundPoint(area, area.zoom);
    return dateline.points && dateline.points.length ? viewFor(dateline.points) : { center: { lat: START.lat, lon: START.lon }, zoom: START.zoom };
  };

  /* A point must be seen; of a region it is enough to see a part. */
  const inSight = (area, [w, s, e, n]) => {
    if (!area.geometry) return contains([w, s, e, n], area.lon, area.lat);
    const spots = corners(area.geometry.coordinates);
    const lons = spots.map((spot) => spot[0]);
    const lats = spots.map((spot) => spot[1]);
    return lons.some((lon) => lon >= w) && lons.some((lon) => lon <= e) && lats.some((lat) => lat >= s) && lats.some((lat) => lat <= n);
  };

  let settled = false; // whether the first view was found; from then on it is the reader's
  let drawnTheme = null;
  let shownArea = null;

  // plotly's map gives up silently when its style cannot be had: say so, the list goes on
  window.addEventListener("unhandledrejection", (event) => {
    if (!String((event.reason && event.reason.message) || event.reason).includes("Map error")) return;
    const note = document.getElementById("map-note");
    note.textContent = note.dataset.failed;
    note.hidden = false;
  });

  const draw = (marks, area, theme, figure, styles) => {
    const none = window.dash_clientside.no_update;
    if (!dateline.hasWebGL) {
      document.getElementById("map-note").hidden = false;
      return none;
    }
    if (!theme || !styles) return none;
    const traces = enlarged((marks && marks.traces) || [], larger());
    dateline.points = traces.flatMap((t) => t.lon.map((lon, i) => [lon, t.lat[i]]));
    const begun = Boolean(figure && figure.layout && figure.layout.map);
    const layout = begun ? { ...figure.layout, map: { ...figure.layout.map } } : baseLayout(firstView(marks, area));
    // an answer that comes late must not draw an event that is no longer open
    const now = area && area.id === dateline.params().get("event") ? area : null;
    const open = now && now.lat != null ? now : null;
    dateline.area = open;
    drawnMarks = marks;
    if (fitting && Date.now() > fitting.until) fitting = null;
    if (fitting && marks && marks !== fitting.drawn && dateline.points.length) {
      fitting = null;
      setTimeout(dateline.zoomToMarks);
    }
    if (!settled && marks) {
      settled = true;
      Object.assign(layout.map, firstView(marks, area));
      askFor({ center: layout.map.center, zoom: layout.map.zoom });
    } else if (open && area.id !== shownArea && dateline.cameFrom === "list") {
      const view = { center: layout.map.center, zoom: layout.map.zoom };
      if (!inSight(open, boundsOf(view, -0.06))) {
        layout.map.center = aroundPoint(open, view.zoom).center;
      }
    }
    shownArea = area ? area.id : null;
    dateline.styleOf = (name) => absolute(styles.themes[name], styles.tiles);
    if (theme !== drawnTheme) {
      layout.map.style = absolute(styles.themes[theme], styles.tiles);
      drawnTheme = theme;
    }
    layout.map.layers = [...frame(), ...layersOf(open)];
    layout.hoverlabel = hoverLabel();
    const data = drawnAs(marks, traces);
    showReach(layout.map.zoom);
    dateline.showScale(marks);
    return { data: [...data, ...lineOf(now), ...(open ? ring(open) : [])], layout };
  };

  // ---- what the reader does ----------------------------------------------------------------
  const round = (value, digits) => Number(value.toFixed(digits));
  const STEP = 5; // from this zoom on, only the marks around the view are asked for
  const PATIENCE = 10000; // milliseconds for which a press waits for marks

  const windowFor = (view, now) => {
    // larger marks need larger cells of the grid by which they are gathered
    const z = Math.max(0, Math.floor((view.zoom - Math.log2(larger())) * 2) / 2);
    if (z < STEP) return now && now.z === z && !now.bbox ? null : { z, bbox: null };
    const [w, s, e, n] = boundsOf(view);
    const inside = now && now.z === z && now.bbox && contains(now.bbox, w, s) && contains(now.bbox, e, n);
    return inside ? null : { z, bbox: boundsOf(view, 1).map((v) => round(v, 2)) };
  };

  // before the marks are here nobody knows the view: most often it is the whole world
  const WORLD = [[-170, -50], [178, 70]];
  let opening = null; // the window for which the first marks were asked
  const askFor = (view) => {
    const wanted = windowFor(view, opening);
    if (wanted) setTimeout(() => window.dash_clientside.set_props("window", { data: wanted }));
  };

  /* What is known before anything is drawn: the theme, and the view if the address has one. */
  const begin = () => {
    opening = windowFor(viewInAddress() || viewFor(WORLD), null);
    return [document.documentElement.dataset.theme, opening];
  };

  const moved = (relayout, now) => {
    const none = window.dash_clientside.no_update;
    const view = currentView();
    if (!relayout || !view || !Object.keys(relayout).some((key) => key.startsWith("map.center") || key.startsWith("map.zoom"))) return none;
    const params = dateline.params();
    params.set("lat", round(view.center.lat, 3));
    params.set("lon", round(((view.center.lon + 540) % 360) - 180, 3));
    params.set("z", round(view.zoom, 2));
    dateline.write(params, { push: false, tell: false });
    showReach(view.zoom);
    return windowFor(view, now) || none;
  };

  const nearest = (lat, lon, traces) => {
    const view = currentView();
    const world = TILE * 2 ** view.zoom;
    let best = null;
    traces.forEach((trace) => trace.lat.forEach((markLat, i) => {
      const dx = (mercatorX(trace.lon[i]) - mercatorX(lon)) * world;
      const dy = (mercatorY(markLat) - mercatorY(lat)) * world;
      const gap = Math.hypot(dx, dy) - (larger() * trace.marker.size[i]) / 2;
      if (gap < REACH && (!best || gap < best.gap)) best = { gap, mark: trace.customdata[i] };
    }));
    return best && best.mark;
  };

  const clicked = (click, marks) => {
    if (!click || !marks) return null;
    const point = (click.points || [])[0];
    if (marks.layer === "countries") {
      if (point && point.location) dateline.toggle("country", point.location);
      return null;
    }
    const lat = point ? point.lat : (click.yvals || [])[0];
    const lon = point ? point.lon : (click.xvals || [])[0];
    const mark = (point && point.customdata) || (lat == null ? null : nearest(lat, lon, marks.traces));
    if (!mark) return null;
    const [id, at] = mark;
    if (!id && "embed" in document.documentElement.dataset) { // there is no list to show them in
      const [w, s, e, n] = at.split(",").map(Number);
      go(viewFor([[w, s], [e, n]], { most: currentView().zoom + 3 }));
      return null;
    }
    dateline.cameFrom = "map";
    dateline.set(id ? { event: [id], at: [] } : { at: [at], page: [], event: [] });
    dateline.raiseSheet();
    document.getElementById("side").scrollTo({ top: 0 });
    return null;
  };

  Object.assign(window.dash_clientside.dateline, { begin, draw, drawn, moved, clicked });
  dateline.viewBounds = () => boundsOf(currentView());
})();
