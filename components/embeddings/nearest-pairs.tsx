import type { Comparison } from './use-comparison';

/** How many are told: enough to see what belongs together. */
const shown = 5;

/** The texts that are nearest to each other, in words. */
export function NearestPairs({ texts, pairs }: Pick<Comparison, 'texts' | 'pairs'>) {
  if (pairs.length === 0) return null;
  return (
    <section aria-label="Nearest pairs" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h2 className="font-semibold text-sm">Nearest pairs</h2>
      <ol className="grid grid-cols-[minmax(0,1fr)] divide-y rounded-md border bg-raised">
        {pairs.slice(0, shown).map(({ a, b, similarity }) => (
          <li key={`${a} ${b}`} className="flex items-center gap-4 px-4 py-2 text-sm">
            <span className="shrink-0 font-mono text-accent tabular-nums">
              {similarity.toFixed(4)}
            </span>
            <span className="grid min-w-0 flex-1">
              <Text place={a} text={texts[a]} />
              <Text place={b} text={texts[b]} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Text({ place, text }: { place: number; text: string | undefined }) {
  return (
    <span className="flex min-w-0 gap-2">
      <span className="w-5 shrink-0 text-right text-ink-3 text-xs leading-[inherit] tabular-nums">
        {place + 1}
      </span>
      <span className="truncate">{text}</span>
    </span>
  );
}
