// The table of documents: search, filters, sorting and pages, over rows the page already holds.
// Rows are only ever moved, never built from text, so no text can become markup.
"use strict";

(() => {
  const PAGE = 50; // lines in the page at once: what keeps thousands of documents quick

  const table = document.querySelector("table.documents");
  const body = table.tBodies[0];
  const filters = document.querySelector(".filters");
  const status = document.querySelector(".table-status");
  const controls = filters.elements;
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  const cell = (row, name) => row.querySelector(".col-" + name);
  const folded = (text) => text.normalize("NFKC").toLowerCase();

  const lines = [...body.rows].map((row, order) => ({
    row,
    order,
    name: cell(row, "name").querySelector(".name").textContent,
    kind: cell(row, "kind").textContent,
    language: cell(row, "language").textContent,
    tone: row.dataset.tone,
    labelList: [...row.querySelectorAll(".label")].map((label) => label.textContent),
    labels: cell(row, "labels").textContent.trim(),
    balance: Number(row.dataset.balance),
    words: Number(row.dataset.words),
    text: folded(row.textContent),
  }));

  let shown = lines;
  let page = 0;
  let sorting = { key: "", descending: false };

  function fill(select, values) {
    const counts = new Map();
    values.forEach((value) => counts.set(value, (counts.get(value) || 0) + 1));
    [...counts.keys()].sort(collator.compare).forEach((value) => {
      const option = document.createElement("option");
      option.value = value;
      option.textContent = `${value} (${counts.get(value)})`;
      select.append(option);
    });
    select.parentElement.hidden = counts.size < 2;
  }

  function compare(a, b) {
    const { key, descending } = sorting;
    if (!key) return a.order - b.order;
    const difference =
      typeof a[key] === "number" ? a[key] - b[key] : collator.compare(a[key], b[key]);
    return (descending ? -difference : difference) || a.order - b.order;
  }

  function choose() {
    const words = folded(controls.search.value).split(/\s+/).filter(Boolean);
    const { value: language } = controls.language;
    const { value: tone } = controls.tone;
    const { value: label } = controls.label;
    shown = lines.filter(
      (line) =>
        (!language || line.language === language) &&
        (!tone || line.tone === tone) &&
        (!label || line.labelList.includes(label)) &&
        words.every((word) => line.text.includes(word)),
    );
    shown.sort(compare);
    page = 0;
    draw();
  }

  function draw() {
    const first = page * PAGE;
    const visible = shown.slice(first, first + PAGE);
    body.replaceChildren(...visible.map((line) => line.row));
    const message = status.querySelector("p");
    message.textContent = visible.length
      ? message.dataset.some
          .replace("{first}", number(first + 1))
          .replace("{last}", number(first + visible.length))
          .replace("{total}", number(shown.length))
      : message.dataset.none;
    const [previous, next] = status.querySelectorAll("button");
    previous.disabled = page === 0;
    next.disabled = first + PAGE >= shown.length;
    status.querySelector("div").hidden = shown.length <= PAGE;
  }

  function number(value) {
    return String(value).replace(/\B(?=(\d{3})+$)/g, table.dataset.group);
  }

  function sortBy(key, descending) {
    sorting = { key, descending };
    table.querySelectorAll("th").forEach((head) => {
      const button = head.querySelector("button");
      if (button.dataset.key !== key) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    });
    choose();
  }

  fill(controls.language, lines.map((line) => line.language));
  fill(controls.tone, lines.map((line) => line.tone));
  fill(controls.label, lines.flatMap((line) => line.labelList));
  filters.hidden = lines.length < 2;
  status.hidden = lines.length < 2;

  let waiting;
  controls.search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(choose, 120);
  });
  filters.addEventListener("change", (event) => {
    if (event.target === controls.sort) {
      const key = controls.sort.value;
      sortBy(key.replace("-", ""), key.startsWith("-"));
    } else if (event.target !== controls.search) choose();
  });
  filters.addEventListener("submit", (event) => {
    event.preventDefault();
    choose();
  });
  table.tHead.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { key } = button.dataset;
    sortBy(key, sorting.key === key && !sorting.descending);
  });
  status.addEventListener("click", (event) => {
    if (event.target.name === "next") page += 1;
    else if (event.target.name === "previous") page -= 1;
    else return;
    draw();
    filters.scrollIntoView({ block: "start" });
  });
  draw();
})();
