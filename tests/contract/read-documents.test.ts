import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow } from 'docx';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { extractDocument } from '@/lib/knowledge/extract';
import { documentKind } from '@/lib/knowledge/sniff';
import { reportPdf, reportRows, rowCells } from '../support/documents/report';

const paragraphs = [
  'The company has grown in every region during the year. Sales were higher than in the year before, and the board has thanked all of the employees for their work.',
  'Costs of energy went down again, because two of the plants were given new machines. The board expects that this will go on, and that no further loans are needed.',
];
const signal = () => AbortSignal.timeout(60_000);

function extract(bytes: Uint8Array, name: string) {
  return extractDocument({ bytes, kind: documentKind(bytes, name) }, signal());
}

describe('a PDF', () => {
  it('is read with headings, paragraphs, columns, one table over pages, and no running titles', async () => {
    const { text, pages, language, chunks } = await extract(await reportPdf(paragraphs), 'a.pdf');
    const rows = Array.from(
      { length: reportRows },
      (_, row) => `| ${rowCells(row + 1).join(' | ')} |`,
    );
    expect(text).toBe(
      [
        'Annual report',
        '1. Results',
        ...paragraphs,
        '2. Branches',
        ['| Place | Staff | Growth |', '| --- | --- | --- |', ...rows].join('\n'),
        '3. Outlook',
        ...paragraphs,
        ...paragraphs,
      ].join('\n\n'),
    );
    expect([pages, language]).toEqual([3, 'english']);
    const growth = chunks.filter((chunk) => chunk.headings.at(-1) === '2. Branches');
    expect(growth.length).toBeGreaterThan(1);
    for (const chunk of growth) {
      expect(chunk.headings).toEqual(['Annual report', '2. Branches']);
      expect(chunk.text).toContain('| Place | Staff | Growth |');
    }
    expect(growth.map(({ firstPage }) => firstPage)).toContain(2);
    expect(chunks.at(-1)).toMatchObject({ firstPage: 3, lastPage: 3 });
  });

  it('has words put together that a line parts', async () => {
    const pdf = await PDFDocument.create();
    const font = await pdf.embedFont(StandardFonts.TimesRoman);
    const page = pdf.addPage();
    page.drawText('This is about the recon-', { x: 50, y: 700, size: 11, font });
    page.drawText('struction of the harbour.', { x: 50, y: 687, size: 11, font });
    const { text } = await extract(await pdf.save(), 'a.pdf');
    expect(text).toBe('This is about the reconstruction of the harbour.');
  });
});

describe('a Word file', () => {
  it('is read with headings, lists and tables', async () => {
    const row = (...cells: string[]) =>
      new TableRow({
        children: cells.map((text) => new TableCell({ children: [new Paragraph(text)] })),
      });
    const file = new Document({
      sections: [
        {
          children: [
            new Paragraph({ text: 'Règlement intérieur', heading: HeadingLevel.TITLE }),
            new Paragraph({ text: 'Horaires', heading: HeadingLevel.HEADING_1 }),
            new Paragraph('Les bureaux de la société sont ouverts du lundi au vendredi.'),
            new Paragraph({ text: 'le matin', bullet: { level: 0 } }),
            new Paragraph({ text: 'le soir', bullet: { level: 0 } }),
            new Table({ rows: [row('Jour', 'Heure'), row('Lundi', '9 h')] }),
          ],
        },
      ],
    });
    const { text, pages, language, chunks } = await extract(await Packer.toBuffer(file), 'a.docx');
    expect(text).toBe(
      'Règlement intérieur\n\nHoraires\n\nLes bureaux de la société sont ouverts du lundi au vendredi.\n\n- le matin\n- le soir\n\n| Jour | Heure |\n| --- | --- |\n| Lundi | 9 h |',
    );
    expect([pages, language]).toEqual([null, 'french']);
    expect(chunks).toHaveLength(1);
  });
});

describe('reading', () => {
  it('ends when it is called off', async () => {
    const bytes = Buffer.from('some words');
    const off = new AbortController();
    const reading = extractDocument({ bytes, kind: 'text' }, off.signal);
    off.abort(new Error('called off'));
    await expect(reading).rejects.toThrow('called off');
    await expect(extractDocument({ bytes, kind: 'text' }, off.signal)).rejects.toThrow(
      'called off',
    );
  });

  it('keeps a long text whole and its chunks exact', async () => {
    const bytes = Buffer.from('The quick brown fox sees 😀 and a “wolf”. '.repeat(60_000));
    const { text, chunks } = await extract(bytes, 'a.txt');
    expect(text).toBe(bytes.toString());
    expect(chunks.every((chunk) => chunk.text === text.slice(chunk.start, chunk.end))).toBe(true);
  });
});
