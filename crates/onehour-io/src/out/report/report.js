"use strict";
// Search and sort. Without scripts the page is whole, only longer.
(() => {
  const plain = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

  for (const section of document.querySelectorAll("[data-table]")) {
    const body = section.querySelector("tbody");
    const rows = Array.from(body.rows, (row) => ({ row, text: plain(row.textContent) }));
    const search = section.querySelector("input[type=search]");
    const count = section.querySelector("[role=status]");

    const filter = () => {
      const words = plain(search.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { row, text } of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      count.textContent = words.length ? `${shown} of ${rows.length}` : `${rows.length}`;
    };
    search.addEventListener("input", filter);

    const key = (row, column) => {
      const cell = row.cells[column];
      return cell.dataset.sort ?? cell.textContent.trim();
    };
    for (const button of section.querySelectorAll("th button")) {
      button.addEventListener("click", () => {
        const heading = button.closest("th");
        const down = heading.getAttribute("aria-sort") === "ascending";
        for (const other of heading.parentElement.cells) {
          other.removeAttribute("aria-sort");
        }
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        const order = new Intl.Collator(undefined, { numeric: true }).compare;
        const column = heading.cellIndex;
        rows.sort((a, b) => order(key(a.row, column), key(b.row, column)) * (down ? -1 : 1));
        body.append(...rows.map(({ row }) => row));
      });
    }
  }

  // report.html#q=words opens with a search, so that a row can be linked to.
  const linked = () => {
    if (!location.hash.startsWith("#q=")) {
      return;
    }
    let words = location.hash.slice(3);
    try {
      words = decodeURIComponent(words);
    } catch {
      // A broken escape is searched for as it stands.
    }
    for (const search of document.querySelectorAll("[data-table] input[type=search]")) {
      search.value = words;
      search.dispatchEvent(new Event("input"));
    }
  };
  window.addEventListener("hashchange", linked);
  linked();
})();
