import {
  type LanguageModelV4CallOptions,
  type LanguageModelV4Prompt,
  type SharedV4Warning,
  UnsupportedFunctionalityError,
} from '@ai-sdk/provider';
import { promptLimits } from './bedrock-invoke-dialect';
import {
  clamp,
  droppedSettings,
  type InvokeBody,
  samplingOf,
  unsupported,
} from './bedrock-invoke-settings';

/** AWS: Mistral AI text completion, request. */
export type PromptBody = {
  prompt: string;
  max_tokens?: number;
  stop?: string[];
  temperature?: number;
  top_p?: number;
  top_k?: number;
};

export type Turn = { question: string; answer?: string };

const marker = /<\/?s>|\[\/?INST\]/g;

/** Puts a space into markers that somebody wrote, so that no text can pass for another turn. */
export function withoutMarkers(text: string): string {
  return text.replace(marker, (found) => `${found[0]} ${found.slice(1)}`);
}

const paragraphs = (texts: readonly string[]) => texts.filter((text) => text !== '').join('\n\n');

function textOf(content: Exclude<LanguageModelV4Prompt[number]['content'], string>): string {
  const texts = content.map((part) => {
    if (part.type === 'file') {
      throw new UnsupportedFunctionalityError({ functionality: 'files for a text model' });
    }
    return part.type === 'text' ? part.text : '';
  });
  return paragraphs(texts);
}

/** Questions with their answers; the last is open unless the model is to go on with an answer. */
export function toTurns(prompt: LanguageModelV4Prompt): Turn[] {
  const turns: Turn[] = [];
  for (const message of prompt) {
    if (message.role === 'system' || message.role === 'tool') continue;
    const text = textOf(message.content);
    const last = turns.at(-1);
    if (message.role === 'user') {
      if (last && last.answer === undefined) last.question = paragraphs([last.question, text]);
      else turns.push({ question: text });
    } else if (last) {
      last.answer = paragraphs([last.answer ?? '', text]);
    } else {
      turns.push({ question: '', answer: text });
    }
  }
  return turns.length > 0 ? turns : [{ question: '' }];
}

/**
 * The text that a chat becomes: `<s>[INST] question [/INST] answer</s> [INST] question [/INST]`
 * (AWS: Mistral AI text completion; BerriAI/litellm#2290). Instructions have no place of their
 * own in it and stand before the first question. A last answer stays open, to be gone on with.
 */
export function toInstructText(prompt: LanguageModelV4Prompt): string {
  const instructions = prompt
    .filter((message) => message.role === 'system')
    .map(({ content }) => content.trim());
  const turns = toTurns(prompt);
  const written = turns.map(({ question, answer }, index) => {
    const asked = index === 0 ? paragraphs([...instructions, question]) : question;
    const open = `[INST] ${withoutMarkers(asked)} [/INST]`;
    if (answer === undefined) return open;
    const answered = `${open} ${withoutMarkers(answer)}`;
    return index === turns.length - 1 ? answered : `${answered}</s>`;
  });
  return `<s>${written.join(' ')}`;
}

function undocumented(options: LanguageModelV4CallOptions): SharedV4Warning[] {
  const hasToolTurns = options.prompt.some(({ role }) => role === 'tool');
  return [
    ...droppedSettings(options),
    ...(options.tools?.length ? [unsupported('tools')] : []),
    ...(hasToolTurns ? [unsupported('toolContent', 'Tool results were left out.')] : []),
    ...(options.responseFormat?.type === 'json' ? [unsupported('responseFormat')] : []),
  ];
}

/** AWS: Mistral AI text completion, `stop`. */
const mostStops = 10;

type Limited = { fields: Omit<PromptBody, 'prompt'>; warnings: SharedV4Warning[] };

function lengthOf({ maxOutputTokens }: LanguageModelV4CallOptions, modelId: string): Limited {
  if (maxOutputTokens === undefined) return { fields: {}, warnings: [] };
  const most = promptLimits(modelId)?.maxTokens ?? Number.POSITIVE_INFINITY;
  const { value, warnings } = clamp('maxOutputTokens', maxOutputTokens, [1, most]);
  return { fields: { max_tokens: value }, warnings };
}

function choiceOf({ topK }: LanguageModelV4CallOptions, modelId: string): Limited {
  if (topK === undefined) return { fields: {}, warnings: [] };
  const range = promptLimits(modelId)?.topK;
  if (!range) return { fields: {}, warnings: [unsupported('topK')] };
  const { value, warnings } = clamp('topK', topK, range);
  return { fields: { top_k: value }, warnings };
}

function stopsOf({ stopSequences: stops = [] }: LanguageModelV4CallOptions): Limited {
  if (stops.length === 0) return { fields: {}, warnings: [] };
  const details = `Only the first ${mostStops} were sent.`;
  return {
    fields: { stop: stops.slice(0, mostStops) },
    warnings: stops.length > mostStops ? [unsupported('stopSequences', details)] : [],
  };
}

/** A call as a text completion body: 7B, 8x7B, Large and Small 24.02. */
export function toPromptBody(
  options: LanguageModelV4CallOptions,
  modelId: string,
): InvokeBody<PromptBody> {
  const { sampling, warnings } = samplingOf(options);
  const limited = [lengthOf(options, modelId), stopsOf(options), choiceOf(options, modelId)];
  return {
    body: {
      prompt: toInstructText(options.prompt),
      ...sampling,
      ...Object.assign({}, ...limited.map(({ fields }) => fields)),
    },
    warnings: [
      ...undocumented(options),
      ...warnings,
      ...limited.flatMap((limit) => limit.warnings),
    ],
    jsonTool: false,
  };
}
