import type { ChatSettings } from '@/lib/chat/schema';
import type { Offer } from '@/lib/models/schema';
import type { Inspection } from '@/lib/runs/schema';
import { type Row, Rows } from './inspector-section';

/** `topP` → `top_p`: the words of the wire. */
const wireName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const longest = 60;

function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function rowsOf(settings: ChatSettings): Row[] {
  return Object.entries(settings).map(([name, value]) => ({
    name: wireName(name),
    value: valueText(value),
  }));
}

/** Each setting of an answer as the person set it, and what became of it. */
export function SentSettings({
  inspection: { settings, warnings },
}: {
  inspection: Inspection;
  offer: Offer | undefined;
}) {
  const rows = rowsOf(settings);
  return (
    <>
      {rows.length > 0 ? (
        <Rows rows={rows} />
      ) : (
        <p className="text-ink-2">Nothing was set: the service used its own defaults.</p>
      )}
      {warnings.length > 0 ? (
        <ul aria-label="Warnings" className="mt-3 grid gap-1.5 text-warn">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
