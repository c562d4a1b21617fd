"use strict";
// Search and sort. Without scripts the page is whole, only longer.
(() => {
  const plain = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

  // A section has a search where it has rows.
  const searches = document.querySelectorAll("input[type=search]");
  for (const search of searches) {
    const section = search.closest("section");
    const body = section.querySelector("tbody");
    const rows = Array.from(body.rows, (row) => ({ row, text: plain(row.textContent) }));
    const count = section.querySelector("[role=status]");

    // The words stand in the count because they are all that a printed page tells of the search.
    const filter = () => {
      const asked = search.value.trim();
      const words = plain(asked).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { row, text } of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      const { what } = count.dataset;
      count.textContent = words.length ? `${shown} of ${rows.length} ${what} with: ${asked}` : `${rows.length} ${what}`;
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
    for (const search of searches) {
      search.value = words;
      search.dispatchEvent(new Event("input"));
    }
  };
  window.addEventListener("hashchange", linked);
  linked();
})();
