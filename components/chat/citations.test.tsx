import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { type Sources, SourcesContext } from '@/components/knowledge/sources-context';
import { TooltipProvider } from '@/components/ui/tooltip';
import { MarkdownBody } from './markdown-body';

const sources: Sources = new Map(
  [1, 2].map((number) => [
    number,
    {
      number,
      chunkId: `chunk-${number}`,
      documentId: 'alps',
      documentName: 'Alps.pdf',
      headings: [],
      firstPage: number,
      lastPage: number,
      excerpt: '',
    },
  ]),
);

/** The text of an answer as it is drawn: `{1}` for a citation that opens its source. */
function draw(text: string, streaming = false): string {
  const html = renderToStaticMarkup(
    <TooltipProvider>
      <SourcesContext value={sources}>
        <MarkdownBody text={text} streaming={streaming} />
      </SourcesContext>
    </TooltipProvider>,
  );
  return html
    .replace(
      /<a [^>]*?aria-label="Source (\d): Alps\.pdf, page \1"[^>]*?href="\/knowledge\/documents\/alps\?chunk=chunk-\1"[^>]*>\1<\/a>/g,
      '{$1}',
    )
    .replace(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/g, '($1 $2)')
    .replace(/<[^>]+>/g, '')
    .trim();
}

describe('a citation', () => {
  it.each([
    ['It snowed [1].', 'It snowed {1}.'],
    ['Both [1][2], [1, 2] and [1-2].', 'Both {1}{2}, {1}{2} and {1}{2}.'],
    ['**Bold [2]** and *more [1]*', 'Bold {2} and more {1}'],
    ['| a | b |\n|---|---|\n| x [1] | y |', 'abx {1}y'],
    ['Not `a[1]`, nor [9], but [2, 9].', 'Not a[1], nor [9], but {2}[9].'],
    ['[a link](https://example.com)', '(https://example.com/ a link)'],
    ['Led [1](https://evil.example) astray', 'Led {1} astray'],
    ['Led [1] astray\n\n[1]: https://evil.example', 'Led {1} astray'],
    [
      'Led [1] astray\n[1]: https://evil.example',
      'Led {1} astray\n{1}: (https://evil.example/ https://evil.example)',
    ],
    ['Led [[1]](https://evil.example) astray', 'Led {1} astray'],
  ])('in %j is drawn as %j', (text, drawn) => {
    expect(draw(text)).toBe(drawn);
  });

  it('is drawn while the answer is written, too', () => {
    expect(draw('It snowed [1]. And [2', true)).toBe('It snowed {1}. And {2}');
  });
});
