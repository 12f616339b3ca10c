/* made by feeder: search in the newest titles, and buttons that copy an address. Pages are whole without it. */
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  const label = button.textContent;
  button.setAttribute("aria-live", "polite");
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

const field = document.getElementById("search");
if (field) searchable(field);

function searchable(field) {
  const box = field.closest(".search");
  const list = box.querySelector(".results");
  const status = box.querySelector(".found");
  const latest = document.querySelector(".latest");
  const most = 50;
  let titles;

  /* Without case and accents: “Malmö” is found by “malmo”. */
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

  const fetched = () => titles ??= fetch(field.dataset.titles)
    .then((answer) => answer.json())
    .then((found) => found.items.map((item) => ({ ...item, words: plain(item.title) })));

  function row(item) {
    const line = document.createElement("li");
    const head = document.createElement("h3");
    const link = document.createElement("a");
    const by = document.createElement("p");
    const time = document.createElement("time");
    link.href = item.url;
    link.textContent = item.title;
    time.dateTime = time.textContent = item.date;
    by.className = "by";
    if (item.lang) Object.assign(line, { lang: item.lang, dir: "auto" });
    head.append(link);
    by.append(time);
    line.append(head, by);
    return line;
  }

  async function search() {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    latest.hidden = words.length > 0;
    list.replaceChildren();
    status.textContent = "";
    if (!words.length) return;
    const asked = field.value;
    const all = await fetched();
    if (field.value !== asked) return;
    const found = all.filter((item) => words.every((word) => item.words.includes(word)));
    list.replaceChildren(...found.slice(0, most).map(row));
    status.textContent = found.length ? String(found.length) : field.dataset.nothing;
  }

  box.hidden = false;
  field.addEventListener("focus", fetched, { once: true });
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { field.value = ""; search(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      field.focus();
    }
  });
  if (field.value) search();
}
