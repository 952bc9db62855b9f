import { ScrollRegion } from '@/components/ui/scroll-region';
import { heatOf, rangeOf } from './similarity';
import type { Comparison } from './use-comparison';

/** The background of a similarity: the warmer, the nearer. Text on it stays readable. */
function heatStyle(heat: number) {
  return {
    background: `color-mix(in srgb, var(--accent) calc(var(--heat) * ${heat.toFixed(3)}), var(--raised))`,
  };
}

const head = 'bg-sunk px-2 py-1.5 font-semibold text-ink-2 text-xs';

/** Every text against every other, as a table whose cells are coloured by their number. */
export function SimilarityTable({ texts, matrix, pairs }: Comparison) {
  const range = rangeOf(pairs);
  return (
    <figure className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <ScrollRegion
        label="Similarity of the texts"
        className="overflow-auto rounded-md border bg-raised max-h-[36rem]"
      >
        <table className="w-full border-separate border-spacing-0 text-xs tabular-nums">
          <caption className="sr-only">Cosine similarity of each text with each other</caption>
          <thead>
            <tr>
              <th scope="col" className={`${head} sticky top-0 left-0 z-20 border-b text-left`}>
                Text
              </th>
              {texts.map((text, column) => (
                <th
                  // biome-ignore lint/suspicious/noArrayIndexKey: a text is known by its place
                  key={column}
                  scope="col"
                  title={text}
                  aria-label={`${column + 1}: ${text}`}
                  className={`${head} sticky top-0 z-10 border-b text-center`}
                >
                  {column + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.map((row, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a text is known by its place
              <tr key={place}>
                <th
                  scope="row"
                  title={texts[place]}
                  className={`${head} sticky left-0 z-10 w-full max-w-0 min-w-32 text-left font-normal desk:min-w-56`}
                >
                  <span className="flex gap-2">
                    <span className="w-5 shrink-0 text-right font-semibold">{place + 1}</span>
                    <span className="truncate">{texts[place]}</span>
                  </span>
                </th>
                {row.map((value, column) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: a text is known by its place
                    key={column}
                    title={`${place + 1} and ${column + 1}: ${value.toFixed(4)}`}
                    className="min-w-12 px-1.5 py-1.5 text-center font-mono text-ink"
                    style={place === column ? undefined : heatStyle(heatOf(value, range))}
                  >
                    {place === column ? <span className="text-ink-3">1</span> : value.toFixed(2)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <figcaption className="flex flex-wrap items-center gap-x-2 text-ink-3 text-xs tabular-nums">
        {range.low.toFixed(2)}
        <span
          aria-hidden
          className="h-2 w-28 rounded-full border"
          style={{
            background:
              'linear-gradient(to right, var(--raised), color-mix(in srgb, var(--accent) var(--heat), var(--raised)))',
          }}
        />
        {range.high.toFixed(2)}
        <span>from the farthest to the nearest of these texts, by cosine</span>
      </figcaption>
    </figure>
  );
}
