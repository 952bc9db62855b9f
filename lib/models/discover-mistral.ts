import { z } from 'zod';
import type { Discovered, Discovery } from './discover';
import { getJson } from './discover-json';

/** Mistral OpenAPI, `BaseModelCard` and `FTModelCard`; only the id is insisted on. */
const Card = z.object({
  id: z.string().min(1),
  name: z.string().nullish().catch(null),
  aliases: z.array(z.string()).catch([]),
  max_context_length: z.number().int().positive().nullish().catch(null),
  deprecation: z.string().nullish().catch(null),
  deprecation_replacement_model: z.string().nullish().catch(null),
  archived: z.boolean().nullish().catch(null),
  capabilities: z
    .object({
      completion_chat: z.boolean().optional(),
      function_calling: z.boolean().optional(),
      vision: z.boolean().optional(),
      reasoning: z.boolean().optional(),
    })
    .nullish()
    .catch(null),
});
type Card = z.infer<typeof Card>;

const Listing = z.object({ data: z.array(z.unknown()) });

/** Names of one model: rows that name each other, since each alias may have a row of its own. */
function groupByModel(cards: readonly Card[]): Card[][] {
  const groups: { names: Set<string>; cards: Card[] }[] = [];
  for (const card of cards) {
    const names = new Set([card.id, ...card.aliases]);
    const met = groups.filter((group) => [...names].some((name) => group.names.has(name)));
    const group = { names, cards: [...met.flatMap((one) => one.cards), card] };
    for (const one of met) for (const name of one.names) names.add(name);
    groups.splice(0, groups.length, ...groups.filter((one) => !met.includes(one)), group);
  }
  return groups.map((group) => group.cards);
}

/** The dated name: the row's own `name` where that is an id, else one that ends like `-2512`. */
function datedId(cards: readonly Card[]): string | undefined {
  const ids = [...new Set(cards.flatMap((card) => [card.id, ...card.aliases]))];
  const named = cards.map((card) => card.name).find((name) => name && ids.includes(name));
  if (named) return named;
  const rowIds = cards.map((card) => card.id);
  const isDated = (id: string) => /-\d{4}$/.test(id);
  const isFixed = (id: string) => !id.endsWith('-latest');
  return rowIds.find(isDated) ?? ids.find(isDated) ?? rowIds.find(isFixed) ?? rowIds[0];
}

const dayOf = (time: string) => (/^\d{4}-\d\d-\d\d/.test(time) ? time.slice(0, 10) : undefined);

function lifecycleOf({ deprecation }: Card): Discovered['lifecycle'] {
  if (!deprecation) return { state: 'active' };
  const on = dayOf(deprecation);
  return { state: 'deprecated', ...(on ? { on } : {}) };
}

/** What one row tells, without what it leaves open. */
function toldBy(card: Card): Omit<Discovered, 'modelId' | 'aliases'> {
  const {
    completion_chat: _chat,
    function_calling: tools,
    vision,
    reasoning,
  } = card.capabilities ?? {};
  const lifecycle = lifecycleOf(card);
  return {
    ...(card.max_context_length ? { contextTokens: card.max_context_length } : {}),
    ...(vision === undefined ? {} : { vision }),
    ...(tools === undefined ? {} : { tools }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(lifecycle ? { lifecycle } : {}),
    ...(card.deprecation_replacement_model
      ? { replacement: card.deprecation_replacement_model }
      : {}),
  };
}

function toDiscovered(cards: Card[]): Discovered[] {
  const modelId = datedId(cards);
  const card = cards.find(({ id }) => id === modelId) ?? cards[0];
  if (modelId === undefined || card === undefined) return [];
  const names = new Set(cards.flatMap(({ id, aliases }) => [id, ...aliases]));
  names.delete(modelId);
  const isName = card.name && card.name !== modelId && !names.has(card.name);
  return [
    { modelId, aliases: [...names], ...(isName ? { name: card.name ?? '' } : {}), ...toldBy(card) },
  ];
}

/** The chat models of a listing, one per dated model. A row of another form is passed over. */
export function parseMistralListing(value: unknown): Discovered[] | undefined {
  const listing = Listing.safeParse(value);
  if (!listing.success) return undefined;
  const cards = listing.data.data.flatMap((row) => Card.safeParse(row).data ?? []);
  const chats = cards.filter(
    (card) => card.capabilities?.completion_chat !== false && card.archived !== true,
  );
  return groupByModel(chats).flatMap(toDiscovered);
}

export type MistralListing = {
  baseURL: string;
  apiKey?: string | undefined;
  fetch: typeof fetch;
  timeoutMs?: number;
};

/** The chat models that this key can use (Mistral OpenAPI: `GET /v1/models`). */
export async function listMistralModels(connection: MistralListing): Promise<Discovery> {
  const { apiKey, baseURL, fetch, timeoutMs = 5_000 } = connection;
  const answer = await getJson({
    fetch,
    url: `${baseURL.replace(/\/+$/, '')}/models`,
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
    timeoutMs,
  });
  if (!answer.ok) return answer;
  const models = parseMistralListing(answer.value);
  return models
    ? { ok: true, models }
    : { ok: false, reason: 'the answer is not a list of models' };
}
