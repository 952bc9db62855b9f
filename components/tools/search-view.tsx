import { Citation } from '@/components/knowledge/citation';
import { Facts } from './facts';
import type { ToolView } from './tool-view';

const countText = (count: number) => (count === 1 ? '1 passage' : `${count} passages`);

/** A search of the documents: what was looked for, and where it was found. */
export const SearchView: ToolView<'search_knowledge'> = ({ input, output, pending }) => {
  const query = input?.query || <span className="text-ink-3">{pending ? '…' : 'none'}</span>;
  const facts = [{ name: 'query', value: query }];
  if (!output) return <Facts facts={facts} />;
  if ('error' in output) {
    return <Facts facts={[...facts, { name: 'error', value: output.error, emphasis: 'bad' }]} />;
  }
  const { passages } = output;
  const found = passages.length > 0 ? countText(passages.length) : 'nothing in the documents';
  return (
    <>
      <Facts facts={[...facts, { name: 'found', value: found }]} />
      {passages.length > 0 ? (
        <ul aria-label="Passages" className="mt-1.5 grid gap-0.5 text-xs">
          {passages.map(({ number, document, place }) => (
            <li key={number} className="min-w-0 truncate text-ink-2">
              <Citation number={number} /> {document}
              {place ? <span className="text-ink-3"> · {place}</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
};
