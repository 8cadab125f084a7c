// The browser of questions. Text goes in by textContent only: articles are data.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const [ID, QUESTION, CLASS, TEXT, SURE, F1, PASSAGE, GOLD, OTHER, GIVEN, GOLDS, WOULD] =
    Array(12).keys();
  const PAGE = 20, LONG = 1800, AROUND = 400;
  const $ = (id) => document.getElementById(id);
  let shown = [], page = 0;

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  // Offsets were counted in code points, JavaScript counts UTF-16 units.
  const points = data.passages.map(() => null);
  const pointsOf = (number) => (points[number] ??= Array.from(data.passages[number]));

  const marked = (number, golds, given) => {
    const text = pointsOf(number);
    const block = make("div", "passage");
    const spans = [];
    for (let i = 0; i < golds.length; i += 2) spans.push([golds[i], golds[i + 1], "gold"]);
    if (given.length) spans.push([given[0], given[1], "given"]);
    const draw = (from, to) => {
      block.replaceChildren();
      const cuts = new Set([from, to]);
      for (const [start, end] of spans) {
        cuts.add(Math.min(Math.max(start, from), to));
        cuts.add(Math.min(Math.max(end, from), to));
      }
      const edges = [...cuts].sort((a, b) => a - b);
      if (from > 0) block.append("… ");
      for (let i = 0; i + 1 < edges.length; i++) {
        const [start, end] = [edges[i], edges[i + 1]];
        const piece = text.slice(start, end).join("");
        const kinds = new Set(spans.filter((s) => s[0] <= start && s[1] >= end).map((s) => s[2]));
        block.append(kinds.size ? make("mark", [...kinds].join(" "), piece) : piece);
      }
      if (to < text.length) block.append(" …");
      if (from > 0 || to < text.length) {
        const more = make("button", "more", "Show the whole passage");
        more.type = "button";
        more.addEventListener("click", () => draw(0, text.length));
        block.append(more);
      }
    };
    if (text.length <= LONG) draw(0, text.length);
    else {
      const starts = spans.map((s) => s[0]), ends = spans.map((s) => s[1]);
      const from = spans.length ? Math.max(0, Math.min(...starts) - AROUND) : 0;
      const to = spans.length ? Math.max(...ends) + AROUND : LONG;
      draw(from, Math.min(text.length, Math.max(to, from + AROUND)));
    }
    return block;
  };

  const goldTexts = (row) => {
    if (row[PASSAGE] < 0 || !row[GOLD].length) return row[GOLDS];
    const text = pointsOf(row[PASSAGE]), found = new Set();
    for (let i = 0; i < row[GOLD].length; i += 2)
      found.add(text.slice(row[GOLD][i], row[GOLD][i + 1]).join(""));
    return [...found];
  };

  const card = (row) => {
    const block = make("article", "card");
    block.append(make("h3", "", row[QUESTION]));
    const about = make("p", "about");
    about.append(make("span", row[CLASS] === 0 ? "verdict right" : "verdict", data.classes[row[CLASS]]));
    const title = data.titles[row[PASSAGE]];
    about.append(` · F1 ${row[F1]}`, row[SURE] === null ? "" : ` · ${(100 * row[SURE]).toFixed(1)} % sure`,
      title ? ` · ${title}` : "", ` · ${row[ID]}`);
    block.append(about);
    const list = make("dl");
    const would = row[WOULD] ? `(no answer; it would have been: ${row[WOULD]})` : "(no answer)";
    list.append(make("dt", "", "given"), make("dd", "", row[TEXT] || would));
    list.append(make("dt", "", "gold"), make("dd", "", goldTexts(row).join(" | ") || "(no answer)"));
    block.append(list);
    if (row[PASSAGE] >= 0) {
      const same = row[OTHER] === row[PASSAGE];
      block.append(marked(row[PASSAGE], row[GOLD], same ? row[GIVEN] : []));
      if (row[OTHER] >= 0 && !same) {
        const other = marked(row[OTHER], [], row[GIVEN]);
        other.classList.add("other");
        block.append(other);
      }
    }
    return block;
  };

  const draw = () => {
    const pages = Math.max(1, Math.ceil(shown.length / PAGE));
    page = Math.min(Math.max(0, page), pages - 1);
    $("list").replaceChildren(...shown.slice(page * PAGE, (page + 1) * PAGE).map(card));
    $("count").textContent = `${shown.length.toLocaleString("en")} questions`;
    $("page").textContent = `${page + 1} of ${pages.toLocaleString("en")}`;
    $("previous").disabled = page === 0;
    $("next").disabled = page === pages - 1;
  };

  const orders = {
    file: null,
    sure: (a, b) => (b[SURE] ?? -1) - (a[SURE] ?? -1),
    unsure: (a, b) => (a[SURE] ?? 2) - (b[SURE] ?? 2),
    f1: (a, b) => a[F1] - b[F1],
  };

  const filter = () => {
    const wanted = $("outcome").value, words = $("search").value.trim().toLowerCase();
    shown = data.questions.filter((row) =>
      (wanted === "all" || (wanted === "wrong" ? row[CLASS] !== 0 : row[CLASS] === Number(wanted))) &&
      (!words || `${row[QUESTION]}\n${row[TEXT]}\n${row[ID]}\n${data.titles[row[PASSAGE]] ?? ""}`
        .toLowerCase().includes(words)));
    const order = orders[$("order").value];
    if (order) shown.sort(order);
    page = 0;
    draw();
  };

  const counts = data.classes.map((_, i) => data.questions.filter((row) => row[CLASS] === i).length);
  const option = (value, label) => {
    const element = make("option", "", label);
    element.value = value;
    $("outcome").append(element);
  };
  option("all", `all (${data.questions.length})`);
  option("wrong", `wrong (${data.questions.length - counts[0]})`);
  data.classes.forEach((label, i) => { if (counts[i]) option(String(i), `${label} (${counts[i]})`); });
  const turn = (step) => { page += step; draw(); $("browser").scrollIntoView(); };
  $("filters").addEventListener("input", filter);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("previous").addEventListener("click", () => turn(-1));
  $("next").addEventListener("click", () => turn(1));
  for (const id of ["filters", "legend", "pages"]) $(id).hidden = false;
  filter();
})();
