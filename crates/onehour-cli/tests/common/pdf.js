// The text of each page of a PDF that Chromium wrote, without white space. Chromium names a font by the number of its
// object, and shows every glyph by four hexadecimal digits, which the font maps to characters.
async (bytes) => {
  const file = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

  const object = (number) => file.slice(file.indexOf(`\n${number} 0 obj\n`)).split(/stream\r?\n|endobj/, 1)[0];

  const stream = async (number) => {
    const dictionary = object(number);
    const begin = file.indexOf("stream", file.indexOf(`\n${number} 0 obj\n`) + dictionary.length);
    const first = file.indexOf("\n", begin) + 1;
    const length = Number(/\/Length (\d+)/.exec(dictionary)[1]);
    const unpacked = new DecompressionStream("deflate");
    const writer = unpacked.writable.getWriter();
    writer.write(bytes.slice(first, first + length));
    writer.close();
    return new Response(unpacked.readable).text();
  };

  const characters = async (font) => {
    const map = new Map();
    const text = await stream(/\/ToUnicode (\d+)/.exec(object(font))[1]);
    const put = (glyph, hex, step) => {
      const units = hex.match(/.{4}/g).map((unit) => parseInt(unit, 16));
      units[units.length - 1] += step;
      map.set(glyph, String.fromCharCode(...units));
    };
    for (const [, glyph, hex] of text.matchAll(/^<(\w{4})> <(\w+)>$/gm)) {
      put(parseInt(glyph, 16), hex, 0);
    }
    for (const [, first, last, hex] of text.matchAll(/^<(\w{4})> <(\w{4})> <(\w+)>$/gm)) {
      for (let glyph = parseInt(first, 16); glyph <= parseInt(last, 16); glyph += 1) {
        put(glyph, hex, glyph - parseInt(first, 16));
      }
    }
    return map;
  };

  const fonts = new Map();
  const pages = [];
  for (const [, number] of file.matchAll(/\n(\d+) 0 obj\n<<\/Type \/Page\n/g)) {
    const drawn = await stream(/\/Contents (\d+)/.exec(object(number))[1]);
    let [page, font] = ["", null];
    for (const [, named, glyphs] of drawn.matchAll(/\/F(\d+) \S+ Tf|<(\w+)> Tj/g)) {
      if (named) {
        fonts.set(named, fonts.get(named) ?? (await characters(named)));
        font = fonts.get(named);
      } else {
        page += glyphs.match(/.{4}/g).map((glyph) => font.get(parseInt(glyph, 16)) ?? "?").join("");
      }
    }
    // Letters that are drawn as one are told apart again.
    pages.push(page.normalize("NFKC").replace(/\s/g, ""));
  }
  return pages;
}
