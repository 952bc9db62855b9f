import type { JSONObject, JSONValue, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { ToolChoice, ToolSet } from 'ai';
import type { ModelSettings, Offer } from './schema';

/** The settings of a chat; `tools` are the names of those that are on, all of them when absent. */
export type Settings = ModelSettings & { tools?: readonly string[] | undefined };
export type SettingName = keyof Settings;

export type FateKind = 'sent' | 'renamed' | 'clamped' | 'emulated' | 'ignored' | 'refused';

/** What becomes of a setting on its way to the model. */
export type Fate = {
  kind: FateKind;
  /** Where it stands in the request's body, names joined by dots; or the name of a header. */
  field?: string;
  /** What stands there, where it is not the setting's own value. */
  value?: JSONValue;
  /** One sentence for the person, without its full stop. */
  note: string;
};

/** What a model is called with. */
type CallPart = Partial<
  Pick<
    LanguageModelV4CallOptions,
    | 'temperature'
    | 'topP'
    | 'maxOutputTokens'
    | 'stopSequences'
    | 'seed'
    | 'presencePenalty'
    | 'frequencyPenalty'
  > & { toolChoice: ToolChoice<ToolSet> | undefined }
>;

/** What such a call cannot be told, so that the request itself is given this shape. */
export type RequestShape = {
  responseFormat?: LanguageModelV4CallOptions['responseFormat'];
  /** A beginning of the answer, as its own last message. */
  prefix?: string | undefined;
  /** A tool that is chosen by name is the only one declared, and some tool must be called. */
  onlyTool?: boolean;
  /** One whole answer, by the service's own call for that. */
  whole?: boolean;
};

/** What makes a fate come true. */
export type Effect = {
  call?: CallPart;
  shape?: RequestShape;
  /** A paragraph of the instructions. */
  instructions?: string | undefined;
  /** By the AI SDK's name of the provider. */
  options?: Record<string, JSONObject>;
};

export type Outcome = Fate & { effect?: Effect };

/** The offer as the settings reach it, and all of the settings. */
export type Asked = { offer: Offer; settings: Settings };

/** What becomes of each setting on one route; the value is absent for a setting that is not set. */
export type Cells = {
  [Name in SettingName]: (value: Settings[Name], asked: Asked) => Outcome;
};

const lastName = (field: string) => field.slice(field.lastIndexOf('.') + 1);

type Told = Partial<Pick<Fate, 'value' | 'note'>>;

/** Sent under the setting's own name. */
export function sent(field: string, effect: Effect, told: Told = {}): Outcome {
  return { kind: 'sent', field, note: 'Sent as it is', effect, ...told };
}

export function renamed(field: string, effect: Effect, told: Told = {}): Outcome {
  return { kind: 'renamed', field, note: `Sent as ${lastName(field)}`, effect, ...told };
}

export function emulated(note: string, effect: Effect = {}): Outcome {
  return { kind: 'emulated', note, effect };
}

export function ignored(why: string): Outcome {
  return { kind: 'ignored', note: `Not sent: ${why}` };
}

export function refused(note: string): Outcome {
  return { kind: 'refused', note };
}

/** By a paragraph of the instructions, or nothing for a setting that is off. */
export function instructed(text: string | false | undefined): Outcome {
  return emulated('Asked for in the instructions', { instructions: text || undefined });
}
