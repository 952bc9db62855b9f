import type { JSONObject, SharedV4ProviderOptions } from '@ai-sdk/provider';
import { asInvoked } from './bedrock-invoke-dialect';
import type {
  Asked,
  Cells,
  Effect,
  Fate,
  Outcome,
  RequestShape,
  SettingName,
  Settings,
} from './parameter-fates';
import { converseCells } from './parameters-converse';
import { cellsOfInvoke } from './parameters-invoke';
import { localCells } from './parameters-local';
import { mistralCells } from './parameters-mistral';
import type { Offer } from './schema';

/** Every setting, in the order in which those that become instructions are written. */
export const settingNames = Object.keys({
  system: true,
  safePrompt: true,
  temperature: true,
  topP: true,
  maxTokens: true,
  stop: true,
  randomSeed: true,
  presencePenalty: true,
  frequencyPenalty: true,
  jsonMode: true,
  jsonSchema: true,
  prefix: true,
  tools: true,
  toolChoice: true,
  parallelToolCalls: true,
  reasoningEffort: true,
  stream: true,
  serviceTier: true,
  api: true,
} satisfies Record<SettingName, true>) as SettingName[]; // keys of a const object

function ask(offer: Offer, settings: Settings): Asked {
  const invoked = offer.source === 'bedrock' && settings.api === 'invoke';
  return { offer: invoked ? asInvoked(offer) : offer, settings };
}

/** One definition a route: the same cell names a setting's fate and brings it about. */
function cellsOf({ offer, settings }: Asked): Cells {
  if (offer.source === 'local') return localCells;
  if (offer.source === 'mistral') return mistralCells;
  return settings.api === 'invoke' ? cellsOfInvoke(offer) : converseCells;
}

function outcomeOf<Name extends SettingName>(name: Name, asked: Asked): Outcome {
  const cells: Pick<Cells, Name> = cellsOf(asked);
  return cells[name](asked.settings[name], asked);
}

/**
 * What becomes of a setting at this offer: of its value where it is set, else of any. The other
 * settings count, too: a schema can leave no room for tools.
 */
export function fateOf(offer: Offer, name: SettingName, settings: Settings): Fate {
  const { effect: _, ...fate } = outcomeOf(name, ask(offer, settings));
  return fate;
}

/** What becomes of every setting at this offer. */
export function fatesOf(offer: Offer, settings: Settings): Record<SettingName, Fate> {
  const fates = settingNames.map((name) => [name, fateOf(offer, name, settings)]);
  return Object.fromEntries(fates); // typed any by the library: a key for each name
}

/** Why these settings cannot be asked of this offer, in one sentence; undefined where they can. */
export function refusalOf(offer: Offer, settings: Settings): string | undefined {
  const fates = Object.values(fatesOf(offer, settings));
  const refused = fates.find(({ kind }) => kind === 'refused');
  return refused && `${refused.note}.`;
}

function effectsOf(offer: Offer, settings: Settings): Effect[] {
  const asked = ask(offer, settings);
  const given = settingNames.filter((name) => settings[name] !== undefined);
  return given.flatMap((name) => outcomeOf(name, asked).effect ?? []);
}

/** What a model is called with, besides the conversation and the tools. */
export type CallSettings = NonNullable<Effect['call']> & {
  instructions: string | undefined;
  providerOptions: SharedV4ProviderOptions;
};

/** The call settings of these chat settings at this offer. */
export function toCallSettings(offer: Offer, settings: Settings): CallSettings {
  const effects = effectsOf(offer, settings);
  const paragraphs = effects.flatMap(({ instructions }) => instructions ?? []);
  return {
    ...merged(effects.map(({ call }) => call)),
    instructions: paragraphs.filter((text) => text.trim()).join('\n\n') || undefined,
    providerOptions: mergedOptions(effects),
  };
}

/** What has to be done to the request itself, because a call cannot say it. */
export function toRequestShape(offer: Offer, settings: Settings): RequestShape {
  return merged(effectsOf(offer, settings).map(({ shape }) => shape));
}

function mergedOptions(effects: readonly Effect[]): SharedV4ProviderOptions {
  const merge = (all: SharedV4ProviderOptions, [provider, own]: [string, JSONObject]) => ({
    ...all,
    [provider]: merged([all[provider], own]),
  });
  return effects.flatMap(({ options }) => Object.entries(options ?? {})).reduce(merge, {});
}

/** All fields of all parts, without those that are undefined: what was not set is not sent. */
function merged<Part extends object>(parts: readonly (Part | undefined)[]): Part {
  const fields = parts.flatMap((part) => Object.entries(part ?? {}));
  // Parts of one type, laid over each other and without what may be undefined, are of that type.
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as Part;
}
