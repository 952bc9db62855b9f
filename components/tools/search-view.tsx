import { Citation } from '@/components/knowledge/citation';
import { Disclosure } from '@/components/ui/disclosure';
import { Facts } from './facts';
import type { ToolView } from './tool-view';

const countText = (count: number) => (count === 1 ? '1 passage found' : `${count} passages found`);

/** A search of the documents: what was looked for, and where it was found. */
export const SearchView: ToolView<'search_knowledge'> = ({ input, output, pending }) => {
  const query = input?.query || <span className="text-ink-3">{pending ? '…' : 'none'}</span>;
  const facts = [{ name: 'query', value: query }];
  if (!output) return <Facts facts={facts} />;
  if ('error' in output) {
    return <Facts facts={[...facts, { name: 'error', value: output.error, emphasis: 'bad' }]} />;
  }
  const { passages } = output;
  if (passages.length === 0) {
    return <Facts facts={[...facts, { name: 'found', value: 'nothing in the documents' }]} />;
  }
  return (
    <>
      <Facts facts={facts} />
      <Disclosure summary={countText(passages.length)} className="-mb-1 text-xs">
        <ul aria-label="Passages" className="grid gap-1 pb-1">
          {passages.map(({ number, document, place }) => (
            <li key={number} className="min-w-0 truncate text-ink-2">
              <Citation number={number} /> {document}
              {place ? <span className="text-ink-3"> · {place}</span> : null}
            </li>
          ))}
        </ul>
      </Disclosure>
    </>
  );
};
