/* The map as a picture, on paper, and in other people's pages. */
(() => {
  "use strict";
  const dateline = window.dateline;
  const byId = (id) => document.getElementById(id);
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const words = (id) => byId("page").dataset[id];
  const today = () => new Date().toISOString().slice(0, 10);
  const plain = (selector) => (document.querySelector(selector) || { textContent: "" }).textContent.trim();

  // ---- the picture ---------------------------------------------------------------------------
  const SHARP = 2; // pixels for each of the screen's
  const EDGE = 20;

  const graph = () => document.querySelector("#map .js-plotly-plot");
  const mapImage = async (figure, { width, height }) => {
    const image = new Image();
    image.src = await window.Plotly.toImage(figure, { format: "png", scale: SHARP, width, height });
    await image.decode();
    return { image, width, height };
  };
  const asSeen = () => {
    const box = byId("map-pane").getBoundingClientRect();
    const size = { width: Math.round(box.width), height: Math.round(box.height) };
    // a phone's sheet covers the lower part
    const hidden = matchMedia("(max-width: 700px)").matches ? box.bottom - byId("side").getBoundingClientRect().top : 0;
    const seen = Math.round(Math.max(size.height / 2, size.height - Math.max(0, hidden)));
    return mapImage(graph(), size).then((made) => ({ ...made, height: seen, cut: seen < size.height }));
  };

  /* The map in the colours of the light theme: ink is dear. */
  const onPaper = () => {
    const root = document.documentElement;
    const names = ["--vk", "--mk", "--vc", "--mc", "--card", "--ink", "--scale-0", "--scale-1", "--scale-2"];
    const now = names.map(css);
    const theme = root.dataset.theme;
    root.dataset.theme = "light"; // for as long as it takes to read the colours
    const light = names.map(css);
    root.dataset.theme = theme;
    const { data, layout } = graph();
    const figure = { data, layout: { ...layout, map: { ...layout.map, style: null } } };
    const text = now.reduce((all, colour, n) => all.replaceAll(`"${colour}"`, `"${light[n]}"`), JSON.stringify(figure));
    const drawn = JSON.parse(text);
    drawn.layout.map.style = dateline.styleOf("light");
    return mapImage(drawn, { width: 1000, height: 560 });
  };

  /* Sources by how often they report: the chosen ones where some are chosen. */
  const sources = () => {
    const all = [...document.querySelectorAll('#facets [data-toggle^="source="]:not(.none)')];
    const chosen = all.filter((option) => option.getAttribute("aria-checked") === "true");
    const names = (chosen.length ? chosen : all).map((option) => option.querySelector("span").textContent);
    const told = names.length > 4 ? [...names.slice(0, 4), "…"] : names;
    return told.length ? words("sources").replace("{names}", told.join(", ")) : "";
  };

  const lines = (pen, text, width) => {
    const found = [""];
    text.split(/\s+/).forEach((word) => {
      const last = found[found.length - 1];
      const longer = last ? `${last} ${word}` : word;
      if (!last || pen.measureText(longer).width <= width) found[found.length - 1] = longer;
      else found.push(word);
    });
    return found.filter(Boolean);
  };

  /* What stands around the map, as blocks {text, font, colour, step} or the legend. */
  const drawLegend = (pen, x, y, width) => {
    const layer = document.documentElement.dataset.layer || "marks";
    pen.font = `13px ${css("--sans")}`;
    let at = x;
    if (layer !== "marks") {
      const said = [...document.querySelector("#legend .of-counts").childNodes].map((node) => node.textContent.trim());
      const [few, many] = said.filter(Boolean);
      pen.fillStyle = css("--soft");
      pen.fillText(few, at, y);
      at += pen.measureText(few).width + 8;
      const scale = pen.createLinearGradient(at, 0, at + 120, 0);
      [0, 1, 2].forEach((n) => scale.addColorStop(n / 2, css(`--scale-${n}`)));
      pen.fillStyle = scale;
      pen.fillRect(at, y - 10, 120, 10);
      pen.fillStyle = css("--soft");
      pen.fillText(many, at + 128, y);
      return y + 22;
    }
    document.querySelectorAll("#legend .legend-item, #legend .of-marks").forEach((item) => {
      const label = item.textContent.trim();
      const wide = 20 + pen.measureText(label).width + 18;
      if (at + wide > x + width && at > x) { at = x; y += 22; }
      const dot = item.querySelector(".dot");
      const ring = dot.classList.contains("ring");
      pen.beginPath();
      pen.arc(at + 6, y - 4.5, ring ? 4.5 : 6, 0, 2 * Math.PI);
      pen.fillStyle = ring ? css("--card") : getComputedStyle(dot).backgroundColor;
      pen.fill();
      if (ring) { pen.lineWidth = 2.5; pen.strokeStyle = css("--soft"); pen.stroke(); }
      pen.fillStyle = css("--ink");
      pen.fillText(label, at + 18, y);
      at += wide;
    });
    return y + 22;
  };

  const compose = ({ image, width, height, cut }) => {
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    const inner = width - 2 * EDGE;
    const headFont = `600 19px ${css("--serif")}`;
    const footFont = `12px ${css("--sans")}`;
    pen.font = headFont;
    const sentence = lines(pen, plain("#sentence .sentence"), inner);
    pen.font = footFont;
    const credit = cut ? plain("#map .maplibregl-ctrl-attrib-inner") : ""; // else it is in the image
    const foot = [credit, sources(), words("byMachine"), dateline.link().replace(/^https?:\/\//, "")]
      .filter(Boolean).flatMap((text) => lines(pen, text, inner).slice(0, 2));
    const head = 56 + 26 * sentence.length;
    canvas.width = width * SHARP;
    canvas.height = (head + height + 90 + 18 * foot.length) * SHARP;
    pen.scale(SHARP, SHARP);
    pen.fillStyle = css("--card");
    pen.fillRect(0, 0, width, canvas.height);
    pen.font = `600 15px ${css("--serif")}`;
    pen.fillStyle = css("--ink");
    pen.fillText("Date", EDGE, 30);
    const after = EDGE + pen.measureText("Date").width;
    pen.fillStyle = css("--accent");
    pen.fillText("line", after, 30);
    pen.fillStyle = css("--soft");
    pen.font = footFont;
    pen.textAlign = "right";
    pen.fillText(today(), width - EDGE, 30);
    pen.textAlign = "left";
    pen.fillStyle = css("--ink");
    pen.font = headFont;
    sentence.forEach((line, n) => pen.fillText(line, EDGE, 58 + 26 * n));
    pen.drawImage(image, 0, 0, width * SHARP, height * SHARP, 0, head, width, height);
    let y = drawLegend(pen, EDGE, head + height + 26, inner) + 2;
    pen.font = footFont;
    pen.fillStyle = css("--soft");
    foot.forEach((line) => { pen.fillText(line, EDGE, y); y += 18; });
    // the legend took as many lines as it needed
    const done = document.createElement("canvas");
    done.width = canvas.width;
    done.height = Math.min(canvas.height, Math.round((y + 4) * SHARP));
    done.getContext("2d").drawImage(canvas, 0, 0);
    return done;
  };

  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const picture = async () => {
    dateline.say(words("preparing"));
    try {
      const canvas = compose(await asSeen());
      const blob = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
      save(blob, `dateline-${today()}.png`);
    } catch {
      dateline.say(words("noPicture"));
    }
  };

  // ---- paper ---------------------------------------------------------------------------------
  /* The map and the events with their sources are fetched for the occasion. */
  const prepare = async () => {
    const paper = byId("printed");
    const answer = await fetch(paper.dataset.from + location.search);
    if (!answer.ok) throw new Error(answer.statusText);
    paper.innerHTML = await answer.text();
    if (!dateline.hasWebGL) return;
    const { image } = await onPaper();
    image.alt = plain("#sentence .sentence");
    paper.querySelector("figure").append(image);
  };
  const print = async () => {
    dateline.say(words("preparing"));
    try { await prepare(); } catch { /* what is on the screen is printed */ }
    byId("toast").classList.remove("shown");
    window.print();
  };
  window.addEventListener("afterprint", () => byId("printed").replaceChildren());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "p" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    print();
  });

  // ---- other people's pages ------------------------------------------------------------------
  const sizes = () => [...document.querySelectorAll("#embed [data-size]")];
  const chosenSize = () => sizes().find((one) => one.getAttribute("aria-checked") === "true").dataset.size.split("x");
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const embedAddress = () => dateline.link({ embed: "1" });
  const embedCode = () => {
    const [width, height] = chosenSize();
    return `<iframe src="${escaped(embedAddress())}" width="${width}" height="${height}" style="border:0" title="Dateline" loading="lazy"></iframe>`;
  };
  const showEmbed = () => {
    const [width, height] = chosenSize();
    const stage = byId("embed-preview");
    const frame = byId("embed-frame");
    stage.style.width = "";
    const room = stage.clientWidth;
    const wide = width.endsWith("%") ? room : Number(width);
    const small = Math.min(1, room / wide);
    stage.style.width = `${Math.ceil(wide * small) + 2}px`;
    stage.style.height = `${Math.round(Number(height) * small)}px`;
    frame.style.cssText = `width:${wide}px;height:${height}px;transform:scale(${small})`;
    if (frame.src !== embedAddress()) frame.src = embedAddress();
    byId("embed-code").textContent = embedCode();
  };
  document.addEventListener("click", (event) => {
    const size = event.target.closest("#embed [data-size]");
    if (!size) return;
    sizes().forEach((one) => one.setAttribute("aria-checked", String(one === size)));
    showEmbed();
  });
  // "close" does not bubble; a page in the background costs
  document.addEventListener("close", (event) => {
    if (event.target.id === "embed") byId("embed-frame").removeAttribute("src");
  }, true);

  Object.assign(dateline.does, {
    picture,
    print,
    embed: () => { byId("embed").showModal(); showEmbed(); },
    "close-embed": () => byId("embed").close(),
    "copy-embed": () => dateline.copy(embedCode(), words("copiedCode")),
  });
})();
