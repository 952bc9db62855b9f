import { useContext } from 'react';
import { retrievalOf } from '@/lib/chat/retrieval';
import type { ChatSettings } from '@/lib/chat/schema';
import type { Collection } from '@/lib/knowledge/schema';
import type { FateKind } from '@/lib/models/parameter-fates';
import { fateOf, settingNames } from '@/lib/models/parameters';
import type { Offer } from '@/lib/models/schema';
import type { Inspection } from '@/lib/runs/schema';
import { CollectionsContext } from './collections-context';
import { type Row, Rows } from './inspector-section';

/** `topP` → `top_p`: the words of the wire. */
const wireName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const longest = 60;

function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

const tones: { readonly [K in FateKind]: Row['tone'] } = {
  sent: 'plain',
  renamed: 'plain',
  clamped: 'warn',
  emulated: 'warn',
  ignored: 'warn',
  refused: 'bad',
};

/** What was set, with its value; without the offer nobody knows what became of it. */
function rowsOf(settings: ChatSettings, offer: Offer | undefined): Row[] {
  const set = settingNames.filter((name) => settings[name] !== undefined);
  return set.map((name) => {
    const row = `${wireName(name)} ${valueText(settings[name])}`;
    if (!offer) return { name: row, value: '' };
    const { kind, note } = fateOf(offer, name, settings);
    return { name: row, value: note, tone: tones[kind] };
  });
}

/** Which documents, and how they came to the model. */
function documentRows(
  settings: ChatSettings,
  offer: Offer | undefined,
  collections: readonly Collection[],
): Row[] {
  const { collections: chosen = [] } = settings;
  if (chosen.length === 0) return [];
  const names = chosen.map(
    (id) => collections.find((one) => one.id === id)?.name ?? 'one that is gone',
  );
  const how = offer && retrievalOf(offer, settings);
  const ways = { tool: 'By the tool search_knowledge', before: 'Searched before the answer' };
  return [
    { name: 'collections', value: names.join(', ') },
    ...(how ? [{ name: `retrieval ${how}`, value: ways[how] }] : []),
  ];
}

/** Each setting of an answer as the person set it, and what became of it. */
export function SentSettings({
  inspection: { settings, warnings },
  offer,
}: {
  inspection: Inspection;
  offer: Offer | undefined;
}) {
  const collections = useContext(CollectionsContext);
  const rows = [...rowsOf(settings, offer), ...documentRows(settings, offer, collections)];
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
