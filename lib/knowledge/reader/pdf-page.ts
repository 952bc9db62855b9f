import type { PDFPageProxy } from 'unpdf/pdfjs';

/** A run of letters as the page draws them: points, from the left and from the top. */
export type Run = {
  text: string;
  x: number;
  right: number;
  /** Of the line that the letters stand on. */
  y: number;
  size: number;
  font: string;
  monospace: boolean;
  /** Its place in the order in which the page draws. */
  order: number;
};

export type PdfPage = { runs: Run[]; height: number };

type Matrix = readonly number[];
type Content = Awaited<ReturnType<PDFPageProxy['getTextContent']>>;
type Item = Extract<Content['items'][number], { str: string }>;

/** One transformation after the other (ISO 32000-1, 8.3.4). */
function multiply(outer: Matrix, inner: Matrix): number[] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = outer;
  const [g = 1, h = 0, i = 0, j = 1, k = 0, l = 0] = inner;
  return [
    a * g + c * h,
    b * g + d * h,
    a * i + c * j,
    b * i + d * j,
    a * k + c * l + e,
    b * k + d * l + f,
  ];
}

/** The quarter turn that sets most of the letters upright: 0, 90, 180 or 270. */
function turnOf(items: readonly Item[], viewport: Matrix): number {
  const letters = new Map<number, number>();
  for (const { str, transform } of items) {
    const [a = 1, b = 0] = multiply(viewport, transform);
    const turn = (360 - Math.round(Math.atan2(b, a) / (Math.PI / 2)) * 90) % 360;
    letters.set(turn, (letters.get(turn) ?? 0) + str.trim().length);
  }
  return [...letters].reduce((most, next) => (next[1] > most[1] ? next : most), [0, 0])[0];
}

/** What stands upright on a page, in the order in which it is drawn. */
export async function readPage(page: PDFPageProxy): Promise<PdfPage> {
  const { items: marked, styles } = await page.getTextContent();
  const items = marked.filter((item): item is Item => 'str' in item && item.str.trim() !== '');
  const upright = page.getViewport({ scale: 1 });
  const turn = turnOf(items, upright.transform);
  const viewport = page.getViewport({ scale: 1, rotation: (page.rotate + turn) % 360 });
  const runs = items.flatMap((item, order): Run[] => {
    const [a = 1, b = 0, c = 0, d = 1, x = 0, y = 0] = multiply(viewport.transform, item.transform);
    const slanted = a <= 0 || Math.abs(b) > a * 0.2;
    const size = Math.hypot(c, d);
    if (slanted || size < 1 || x < -viewport.width || x > viewport.width * 2) return [];
    const monospace = styles[item.fontName]?.fontFamily === 'monospace';
    const right = x + item.width;
    return [{ text: item.str, x, right, y, size, font: item.fontName, monospace, order }];
  });
  page.cleanup();
  return { runs, height: viewport.height };
}
