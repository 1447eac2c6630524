/* What the map shows in place of marks: heat, and countries by their number of events. */
(() => {
  "use strict";
  const dateline = window.dateline;
  const LABELS = "disputed-label"; // the style's first layer of names, above which no data are drawn
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* Counts as warmth, or as the colour of whole countries: one hue, since they are of every class. */
  const scale = () => [[0, css("--scale-0")], [0.5, css("--scale-1")], [1, css("--scale-2")]];
  dateline.heat = (traces) => ({
    type: "densitymap", name: "heat", hoverinfo: "skip", showscale: false, radius: 34, opacity: 0.9, below: LABELS,
    lat: traces.flatMap((t) => t.lat), lon: traces.flatMap((t) => t.lon),
    z: traces.flatMap((t) => t.meta.counts.map((n) => 1 + Math.log2(n))),
    // a spot alone comes to 0.4 of the scale at most
    colorscale: [[0, `${css("--scale-0")}00`], [0.05, css("--scale-0")], [0.2, css("--scale-1")], [0.4, css("--scale-2")], [1, css("--scale-2")]],
  });
  /* Outlines of the countries, had once. Until they are here plotly must not know of the countries: it
     would fail at a drag over them. */
  let outlines = null;
  let asked = false;
  let shown = null; // what was asked to be drawn last
  const askForOutlines = async () => {
    if (asked) return;
    asked = true;
    try {
      outlines = await (await fetch(document.getElementById("page").dataset.outlines)).json();
      if (shown && shown.layer === "countries") window.dash_clientside.set_props("marks", { data: { ...shown } });
    } catch { asked = false; /* the next look at the countries asks again */ }
  };
  const coloured = (countries) => ({
    type: "choroplethmap", name: "countries", showscale: false, below: LABELS, geojson: outlines,
    locations: countries.map((c) => c[0]), z: countries.map((c) => Math.log2(1 + c[1])), zmin: 0,
    zmax: Math.max(2, ...countries.map((c) => Math.log2(1 + c[1]))),
    customdata: countries.map((c) => [c[2], c[1]]), hovertemplate: "<b>%{customdata[0]}</b><br>%{customdata[1]:,}<extra></extra>",
    colorscale: scale(), marker: { opacity: 0.78, line: { width: 0.6, color: css("--card") } },
  });
  /* The countries as a trace, once their outlines are here; none on another layer. */
  dateline.countries = (marks) => {
    shown = marks;
    if (!marks || marks.layer !== "countries" || !marks.countries.length) return [];
    if (!outlines) askForOutlines();
    return outlines ? [coloured(marks.countries)] : [];
  };

  /* The ends of the scale: words for heat, numbers for countries. */
  dateline.showScale = (marks) => {
    const most = marks && marks.layer === "countries" ? Math.max(0, ...marks.countries.map((c) => c[1])) : 0;
    const [few, many] = document.querySelectorAll("#legend .of-counts span");
    few.textContent = most ? "1" : few.dataset.words;
    many.textContent = most ? `${most.toLocaleString(document.documentElement.lang)} ${many.dataset.unit}` : many.dataset.words;
  };
})();
