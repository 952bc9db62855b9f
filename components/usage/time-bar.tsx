import { formatDuration } from '@/components/ui/format';
import type { Timing } from '@/lib/usage/schema';

type Stretch = { name: string; ms: number; colour: string };

/**
 * What an answer's time went by with. `headersMs` is how long the service took to accept the first
 * call; absent where that is not known.
 */
export function stretchesOf(timing: Timing, headersMs: number | undefined): Stretch[] {
  const { totalMs, toolsMs = 0 } = timing;
  const first = Math.min(timing.firstTokenMs ?? totalMs, totalMs);
  const accepted = Math.min(headersMs ?? 0, first);
  const stretches = [
    { name: 'until the service accepted', ms: accepted, colour: 'bg-edge' },
    { name: 'until the first token', ms: first - accepted, colour: 'bg-warn' },
    { name: 'writing', ms: Math.max(0, totalMs - first - toolsMs), colour: 'bg-accent' },
    { name: 'tools', ms: toolsMs, colour: 'bg-source-bedrock' },
  ];
  return stretches.filter(({ ms }) => ms > 0);
}

/** A bar of the time that an answer took, with its parts named below. */
export function TimeBar({ stretches }: { stretches: readonly Stretch[] }) {
  return (
    <>
      <div aria-hidden className="flex h-2.5 gap-px overflow-hidden rounded-full">
        {stretches.map(({ name, ms, colour }) => (
          <div key={name} className={colour} style={{ flexGrow: ms }} />
        ))}
      </div>
      <dl className="mt-2 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1">
        {stretches.map(({ name, ms, colour }) => (
          <div key={name} className="contents">
            <dt className="flex items-center gap-2 text-ink-2">
              <span aria-hidden className={`size-2 shrink-0 rounded-full ${colour}`} />
              {name}
            </dt>
            <dd className="text-right tabular-nums">{formatDuration(ms)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
