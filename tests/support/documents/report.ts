import { PDFDocument, type PDFFont, type PDFPage, StandardFonts } from 'pdf-lib';

type Pen = { page: PDFPage; font: PDFFont; bold: PDFFont };

const left = 72;

/** Words on lines of a width in points, from `y` downwards; the place under the last. */
function drawParagraph(
  { page, font }: Pen,
  text: string,
  at: { x: number; y: number; width: number },
): number {
  let { y } = at;
  let line = '';
  const put = () => {
    page.drawText(line, { x: at.x, y, size: 10, font });
    y -= 12;
  };
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (font.widthOfTextAtSize(longer, 10) > at.width) {
      put();
      line = word;
    } else line = longer;
  }
  put();
  return y - 10;
}

function drawRow(
  { page, font, bold }: Pen,
  cells: readonly string[],
  y: number,
  isHead: boolean,
): void {
  cells.forEach((cell, index) => {
    const used = isHead ? bold : font;
    const x = left + index * 150;
    const right = x + 120 - used.widthOfTextAtSize(cell, 9);
    page.drawText(cell, { x: index > 0 && !isHead ? right : x, y, size: 9, font: used });
  });
}

export const reportRows = 70;
export const rowCells = (row: number) => [`City ${row}`, `${row * 17}`, `${row}.5 %`];

/**
 * A report of three pages and more: a title, sections, a table that goes on over pages, a page in two
 * columns, with running titles and page numbers.
 */
export async function reportPdf(paragraphs: readonly string[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const bold = await pdf.embedFont(StandardFonts.HelveticaBold);
  const newPage = (): Pen => {
    const page = pdf.addPage([595, 842]);
    page.drawText('ACME annual report', { x: left, y: 810, size: 8, font });
    page.drawText(`Page ${pdf.getPageCount()}`, { x: 480, y: 30, size: 8, font });
    return { page, font, bold };
  };
  let pen = newPage();
  pen.page.drawText('Annual report', { x: left, y: 760, size: 22, font: bold });
  pen.page.drawText('1. Results', { x: left, y: 720, size: 14, font: bold });
  let y = 690;
  for (const text of paragraphs) y = drawParagraph(pen, text, { x: left, y, width: 440 });
  pen.page.drawText('2. Branches', { x: left, y: y - 10, size: 14, font: bold });
  y -= 40;
  drawRow(pen, ['Place', 'Staff', 'Growth'], y, true);
  for (let row = 1; row <= reportRows; row += 1) {
    y -= 16;
    if (y < 60) {
      pen = newPage();
      drawRow(pen, ['Place', 'Staff', 'Growth'], 780, true);
      y = 764;
    }
    drawRow(pen, rowCells(row), y, false);
  }
  pen = newPage();
  pen.page.drawText('3. Outlook', { x: left, y: 760, size: 14, font: bold });
  for (const x of [left, 310]) {
    let top = 730;
    for (const text of paragraphs) top = drawParagraph(pen, text, { x, y: top, width: 210 });
  }
  return pdf.save();
}
