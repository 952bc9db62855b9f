/** One of the main colours: a name in both languages, its hex value and its share of the pixels. */
export type ColourShare = { name: { en: string; fr: string }; hex: string; share: number };

type Point = readonly [number, number, number];

const SMALLEST_SHARE = 0.04;
const MOST_COLOURS = 5;

const NAMED: readonly (readonly [en: string, fr: string, hex: string])[] = [
  ['black', 'noir', '#000000'],
  ['dark grey', 'gris foncé', '#404040'],
  ['grey', 'gris', '#808080'],
  ['light grey', 'gris clair', '#c8c8c8'],
  ['white', 'blanc', '#ffffff'],
  ['red', 'rouge', '#ff0000'],
  ['dark red', 'rouge foncé', '#8b0000'],
  ['pink', 'rose', '#ffb6c1'],
  ['orange', 'orange', '#ff8c00'],
  ['brown', 'brun', '#8b4513'],
  ['beige', 'beige', '#f5deb3'],
  ['tan', 'ocre clair', '#d2a679'],
  ['yellow', 'jaune', '#ffff00'],
  ['gold', 'or', '#daa520'],
  ['olive', 'olive', '#808000'],
  ['lime green', 'vert vif', '#00ff00'],
  ['green', 'vert', '#008000'],
  ['dark green', 'vert foncé', '#004d00'],
  ['teal', 'sarcelle', '#008080'],
  ['turquoise', 'turquoise', '#40e0d0'],
  ['cyan', 'cyan', '#00ffff'],
  ['sky blue', 'bleu ciel', '#87ceeb'],
  ['blue', 'bleu', '#0000ff'],
  ['navy', 'bleu marine', '#000080'],
  ['dark blue', 'bleu foncé', '#1f3a5f'],
  ['steel blue', 'bleu acier', '#4682b4'],
  ['dark teal', 'sarcelle foncé', '#28525f'],
  ['maroon', 'bordeaux', '#5e1224'],
  ['purple', 'violet', '#800080'],
  ['lavender', 'lavande', '#b9a7e6'],
  ['magenta', 'magenta', '#ff00ff'],
];

const POINTS = NAMED.map(([en, fr, hex]) => ({ name: { en, fr }, point: toOklab(parseHex(hex)) }));

function parseHex(hex: string): Point {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function linear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** sRGB to OKLab, by Björn Ottosson's published matrices. */
function toOklab([red, green, blue]: Point): Point {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function nearest(point: Point): (typeof POINTS)[number] | undefined {
  const distance = (other: Point) =>
    (point[0] - other[0]) ** 2 + (point[1] - other[1]) ** 2 + (point[2] - other[2]) ** 2;
  return POINTS.reduce<(typeof POINTS)[number] | undefined>(
    (best, entry) => (best && distance(best.point) <= distance(entry.point) ? best : entry),
    undefined,
  );
}

/** Counts the exact colours of RGBA pixels; the transparent ones are only counted. */
function countPixels(rgba: Uint8Array): { exact: Map<number, number>; clear: number } {
  const exact = new Map<number, number>();
  let clear = 0;
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
    if (alpha < 128) {
      clear += 1;
      continue;
    }
    const key = (red << 16) | (green << 8) | blue;
    exact.set(key, (exact.get(key) ?? 0) + 1);
  }
  return { exact, clear };
}

/** Names the main colours of RGBA pixels and how much of the picture each of them has. */
export function shareColours(rgba: Uint8Array): { colours: ColourShare[]; transparent: number } {
  const { exact, clear } = countPixels(rgba);
  const total = rgba.length / 4;
  const groups = new Map<
    string,
    { name: ColourShare['name']; pixels: number; most: number; hex: string }
  >();
  for (const [key, pixels] of exact) {
    const name = nearest(toOklab([key >> 16, (key >> 8) & 255, key & 255]))?.name;
    if (!name) continue;
    const group = groups.get(name.en) ?? { name, pixels: 0, most: 0, hex: '' };
    group.pixels += pixels;
    if (pixels > group.most) {
      group.most = pixels;
      group.hex = `#${key.toString(16).padStart(6, '0')}`;
    }
    groups.set(name.en, group);
  }
  const colours = [...groups.values()]
    .map(({ name, hex, pixels }) => ({ name, hex, share: pixels / total }))
    .sort((one, other) => other.share - one.share)
    .filter(({ share }, index) => index === 0 || share >= SMALLEST_SHARE)
    .slice(0, MOST_COLOURS);
  return { colours, transparent: clear / total };
}
