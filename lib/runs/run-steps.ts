import type { LanguageModelV4, LanguageModelV4ToolChoice } from '@ai-sdk/provider';
import { type ModelMessage, ToolChoiceViolationError, type ToolSet } from 'ai';
import {
  convertToLanguageModelPrompt,
  prepareLanguageModelCallOptions,
  prepareToolChoice,
  prepareTools,
  standardizePrompt,
  toResponseMessages,
} from 'ai/internal';
import type { CallSettings } from '@/lib/models/parameters';
import { noteUsage, type Observation } from './observe';
import { readStep, type Step, type Writer } from './read-step';
import { runTools } from './run-tools';
import { type TimeLimits, timeLimits, unlessAborted, type Watch, watchTime } from './time-limits';

/** A tool loop ends after so many calls of the model. */
const maxSteps = 8;

/** Who hears of a call: what is seen of it, and what its readers are told. */
export type Hearing = { seen: Observation; writer: Writer };

export type Call = {
  model: LanguageModelV4;
  messages: ModelMessage[];
  tools: ToolSet;
  /** A choice of tool is for the first step: the next may answer. */
  settings: CallSettings;
  abortSignal: AbortSignal;
  limits?: TimeLimits;
};

/**
 * Asks the model, runs the tools that it calls and asks again, until it has answered. Writes what
 * comes, as it comes, as the AI SDK's UI message chunks from `start-step` to `finish-step`. Never
 * throws: what went wrong is in the observation.
 */
export async function runSteps(call: Call, { seen, writer }: Hearing): Promise<void> {
  const { limits = timeLimits } = call;
  const watch = watchTime(limits, call.abortSignal);
  const nameOf = uniqueIds();
  let { messages } = call;
  try {
    for (let number = 1; ; number += 1) {
      watch.step.restart();
      const chosen = number === 1 ? call.settings.toolChoice : 'auto';
      const toolChoice = prepareToolChoice({ toolChoice: chosen });
      const { stream } = await ask(call, { messages, toolChoice, watch });
      const { tools } = call;
      const toolsForbidden = toolChoice.type === 'none';
      const reading = { tools, messages, toolsForbidden, seen, writer, watch, nameOf };
      const step = await readStep(stream, reading);
      seen.error ??= violationOf(toolChoice, step, call.model);
      const goesOn = await finish(step, { ...call, messages, watch, limits }, { seen, writer });
      if (!goesOn || number === maxSteps) {
        seen.finishReason = step.finishReason;
        return;
      }
      messages = [...messages, ...(await toResponseMessages({ content: step.content, tools }))];
    }
  } catch (error) {
    if (watch.signal.aborted) seen.aborted = true;
    else seen.error ??= error;
  } finally {
    watch.end();
  }
}

type Asked = {
  messages: ModelMessage[];
  toolChoice: LanguageModelV4ToolChoice;
  watch: Watch;
};

/** One call of the model; also ends when a service never answers. */
async function ask({ model, tools, settings }: Call, { messages, toolChoice, watch }: Asked) {
  const { signal } = watch;
  const { instructions, providerOptions } = settings;
  const prompt = await convertToLanguageModelPrompt({
    prompt: await standardizePrompt({ instructions, messages }),
    supportedUrls: await model.supportedUrls,
    download: undefined,
    abortSignal: signal,
    provider: model.provider.split('.')[0],
  });
  const declared = await prepareTools({ tools });
  const work = model.doStream({
    ...prepareLanguageModelCallOptions(settings),
    prompt,
    ...(declared ? { tools: declared } : {}),
    toolChoice,
    providerOptions,
    abortSignal: signal,
  });
  return unlessAborted(work, signal);
}

/** Runs the step's tools and ends it. Whether the model is to be asked again. */
async function finish(
  step: Step,
  { tools, messages, watch, limits }: Call & { watch: Watch; limits: TimeLimits },
  { seen, writer }: Hearing,
): Promise<boolean> {
  const runs = step.finishReason === 'stop' || step.finishReason === 'tool-calls';
  // An answer that is broken somewhere may have broken its calls, too.
  if (runs && seen.error === undefined && step.calls.length > 0) {
    const { signal } = watch;
    const running = { tools, messages, signal, toolMs: limits.toolMs, writer };
    const { outcomes, longestMs } = await runTools(step.calls, running);
    step.content.push(...outcomes);
    seen.toolsMs += longestMs;
  }
  writer.append({ type: 'finish-step' });
  if (step.usage) noteUsage(seen, step.usage);
  const called = step.content.filter(({ type }) => type === 'tool-call').length;
  const known = step.content.filter(({ type }) => /^tool-(result|error)$/.test(type)).length;
  return (
    seen.error === undefined &&
    step.finishReason !== 'interrupted' &&
    called > 0 &&
    called === known
  );
}

/** A service that did not keep to the choice of tool; the AI SDK's rule and words. */
function violationOf(
  toolChoice: LanguageModelV4ToolChoice,
  { content, finishReason, usage }: Step,
  { provider, modelId }: LanguageModelV4,
): ToolChoiceViolationError | undefined {
  if (toolChoice.type === 'auto' || !usage) return undefined;
  const calls = content.filter((part) => part.type === 'tool-call');
  const kept =
    toolChoice.type === 'none'
      ? calls.length === 0
      : finishReason === 'interrupted' ||
        calls.some(({ toolName }) =>
          toolChoice.type === 'tool' ? toolName === toolChoice.toolName : true,
        );
  if (kept) return undefined;
  return new ToolChoiceViolationError({ toolChoice, finishReason, provider, modelId, content: [] });
}

/** Adapters number the parts of each call anew; an answer's parts have different ids. */
function uniqueIds(): (kind: string, id: string) => string {
  const used = new Set<string>();
  return (kind, id) => {
    let name = id;
    for (let again = 2; used.has(`${kind} ${name}`); again += 1) name = `${id}.${again}`;
    used.add(`${kind} ${name}`);
    return name;
  };
}
