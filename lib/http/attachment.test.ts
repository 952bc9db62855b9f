import { describe, expect, it } from 'vitest';
import { attachment } from './attachment';

const dispositionOf = (name: string) =>
  attachment(name, new Uint8Array([1])).headers.get('content-disposition');

describe('attachment', () => {
  it('names a file in plain letters and in full', () => {
    expect(dispositionOf('Rapport été (1).pdf')).toBe(
      `attachment; filename="Rapport _t_ (1).pdf"; filename*=UTF-8''Rapport%20%C3%A9t%C3%A9%20%281%29.pdf`,
    );
  });

  it.each(['a"; filename="b.exe', 'a\r\nset-cookie: x=1', 'half \ud800.txt', 'back\\slash %41'])(
    'lets %j end no field and no line',
    (name) => {
      expect(dispositionOf(name)).toMatch(
        /^attachment; filename="[^"\\%\r\n]*"; filename\*=UTF-8''[\w.!~%-]*$/,
      );
    },
  );

  it('is never shown', () => {
    const { headers } = attachment('a.html', new Uint8Array());
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});
