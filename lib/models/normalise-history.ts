import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ReasoningPart,
  LanguageModelV4TextPart,
  LanguageModelV4ToolCallPart,
  LanguageModelV4ToolResultPart,
} from '@ai-sdk/provider';
import { legalToolIds } from './tool-ids';

/** What the target takes in this call. */
export type HistoryRules = {
  /** A system message; otherwise instructions are folded into the first question. */
  system: boolean;
  /** Tool turns, because tools are declared in this call; otherwise they become text. */
  tools: boolean;
  vision: boolean;
  /** Earlier reasoning; otherwise it is left out. */
  reasoning: boolean;
  /** Images in one request; the newest are kept. */
  maxImages: number;
};

type UserContent = (LanguageModelV4TextPart | LanguageModelV4FilePart)[];
type Spoken = LanguageModelV4TextPart | LanguageModelV4ReasoningPart;
type Answer = Spoken | LanguageModelV4ToolCallPart;
type Message<Role> = Extract<LanguageModelV4Message, { role: Role }>;

/** One question and all that was answered to it before the next question. */
type Round = { question: UserContent; answers: (Message<'assistant'> | Message<'tool'>)[] };

/** Calls of one assistant turn with exactly one result each. */
type Group = { calls: LanguageModelV4ToolCallPart[]; results: LanguageModelV4ToolResultPart[] };

/** Stands where a service insists on a turn that nobody spoke (pydantic-ai bridges so, too). */
const bridge = '.';

/**
 * Makes any transcript legal for Mistral's API and for Mistral models on Bedrock, whatever other
 * model, service, stop or failure it comes from:
 * questions and answers alternate, starting with a question; each tool call has one result, in a
 * turn of its own, with a 9-character id (Mistral code 3280); no text shares a turn with calls; a
 * question never follows a tool result directly (Mistral code 3230); one system message, or none.
 * Idempotent. Nothing a person wrote is dropped.
 */
export function normaliseHistory(
  prompt: LanguageModelV4Prompt,
  rules: HistoryRules,
): LanguageModelV4Prompt {
  const rounds = toRounds(prompt, rules);
  const instructions = prompt
    .filter((message) => message.role === 'system')
    .map((message) => message.content.trim())
    .filter(Boolean)
    .join('\n\n');
  const laidOut = rounds.flatMap(layOut(rules));
  const messages = limitImages(waits(prompt, rules) ? [...laidOut, goOn] : laidOut, rules);
  return withInstructions(rules.tools ? legalToolIds(messages) : messages, instructions, rules);
}

/** Tool results wait for the model, but as text they are its own words: somebody must speak. */
function waits(prompt: LanguageModelV4Prompt, rules: HistoryRules): boolean {
  return !rules.tools && prompt.at(-1)?.role === 'tool';
}

const goOn: LanguageModelV4Message = { role: 'user', content: [{ type: 'text', text: bridge }] };

function toRounds(prompt: LanguageModelV4Prompt, rules: HistoryRules): Round[] {
  const rounds: Round[] = [];
  for (const message of prompt) {
    const last = rounds.at(-1);
    if (message.role === 'system') continue;
    if (message.role === 'user') {
      const question = message.content.flatMap((part) => questionPart(part, rules));
      if (question.length === 0) continue;
      if (last && last.answers.length === 0) last.question.push(...question);
      else rounds.push({ question, answers: [] });
    } else if (last) {
      last.answers.push(message);
    } else {
      rounds.push({ question: [textPart(bridge)], answers: [message] });
    }
  }
  return rounds;
}

function textPart(text: string): LanguageModelV4TextPart {
  return { type: 'text', text };
}

function questionPart(part: UserContent[number], rules: HistoryRules): UserContent {
  if (part.type === 'text') return part.text.trim() === '' ? [] : [part];
  if (isImage(part) && !rules.vision) {
    return [textPart('[An image was attached here. This model cannot see images.]')];
  }
  return [part];
}

const isImage = (part: UserContent[number]) =>
  part.type === 'file' && part.mediaType.startsWith('image');

/** A round as messages. The last round may stay open: its tool results wait for the model. */
function layOut(rules: HistoryRules) {
  return (round: Round, index: number, rounds: Round[]): LanguageModelV4Message[] => {
    const isLast = index === rounds.length - 1;
    const { groups, spokenBefore, spokenAfter } = readAnswers(round.answers, rules);
    const open = isLast && groups.length > 0 && join(spokenAfter, rules).length === 0;
    const spoken = open ? [] : join([...spokenBefore, ...spokenAfter], rules);
    const messages: LanguageModelV4Message[] = [{ role: 'user', content: round.question }];
    for (const { calls, results } of groups) {
      messages.push({ role: 'assistant', content: calls }, { role: 'tool', content: results });
    }
    if (spoken.length > 0) messages.push({ role: 'assistant', content: spoken });
    else if (!isLast) messages.push({ role: 'assistant', content: [textPart(bridge)] });
    return messages;
  };
}

/** Splits a round's answers into call groups and what was said before and after the last of them. */
function readAnswers(answers: Round['answers'], rules: HistoryRules) {
  const groups: Group[] = [];
  let spokenBefore: Spoken[] = [];
  let spokenAfter: Spoken[] = [];
  for (const [index, answer] of answers.entries()) {
    if (answer.role === 'tool') continue;
    const parts = answer.content.filter(isAnswer);
    const calls = parts.filter((part) => part.type === 'tool-call');
    spokenAfter.push(...parts.filter((part) => part.type !== 'tool-call'));
    if (calls.length === 0) continue;
    const group = pair(calls, resultsAfter(answers, index));
    if (rules.tools) {
      groups.push(group);
      spokenBefore = [...spokenBefore, ...spokenAfter];
      spokenAfter = [];
    } else {
      spokenAfter.push(...inWords(group));
    }
  }
  return { groups, spokenBefore, spokenAfter };
}

const isAnswer = (part: Message<'assistant'>['content'][number]): part is Answer =>
  part.type === 'text' || part.type === 'reasoning' || part.type === 'tool-call';

function resultsAfter(answers: Round['answers'], index: number): LanguageModelV4ToolResultPart[] {
  const results: LanguageModelV4ToolResultPart[] = [];
  for (const answer of answers.slice(index + 1)) {
    if (answer.role !== 'tool') break;
    results.push(...answer.content.filter((part) => part.type === 'tool-result'));
  }
  return results;
}

/** One result a call, in the order of the calls; a call that never ended is told as cancelled. */
function pair(calls: LanguageModelV4ToolCallPart[], found: LanguageModelV4ToolResultPart[]): Group {
  const left = [...found];
  const results = calls.map((call): LanguageModelV4ToolResultPart => {
    const at = left.findIndex((result) => result.toolCallId === call.toolCallId);
    const [result] = at < 0 ? [] : left.splice(at, 1);
    return {
      type: 'tool-result',
      toolCallId: call.toolCallId,
      toolName: call.toolName,
      output: result?.output ?? { type: 'error-text', value: 'The call was cancelled.' },
    };
  });
  return { calls, results };
}

/** Tool turns in words, for a call that declares no tools. */
function inWords({ calls, results }: Group): LanguageModelV4TextPart[] {
  return calls.map((call, index) => {
    const output = results[index]?.output;
    const value = output && 'value' in output ? output.value : 'denied';
    const told = typeof value === 'string' ? value : JSON.stringify(value);
    return textPart(`(${call.toolName} ${JSON.stringify(call.input)} returned ${told})`);
  });
}

/** What was said, as one text, after any reasoning that the target takes back. */
function join(spoken: Spoken[], rules: HistoryRules): Spoken[] {
  const reasoning = rules.reasoning ? spoken.filter((part) => part.type === 'reasoning') : [];
  const text = spoken
    .filter((part) => part.type === 'text')
    .map((part) => part.text.trim())
    .filter(Boolean)
    .join('\n\n');
  return text === '' ? [] : [...reasoning, textPart(text)];
}

/** Keeps the newest images that one request may carry; an older one leaves a note. */
function limitImages(
  messages: LanguageModelV4Message[],
  { maxImages }: HistoryRules,
): LanguageModelV4Message[] {
  let left = maxImages;
  return messages
    .toReversed()
    .map((message) => {
      if (message.role !== 'user') return message;
      const content = message.content.toReversed().map((part) => {
        if (!isImage(part) || left-- > 0) return part;
        return textPart('[An earlier image is left out here: too many for one request.]');
      });
      return { ...message, content: content.toReversed() };
    })
    .toReversed();
}

function withInstructions(
  messages: LanguageModelV4Message[],
  instructions: string,
  rules: HistoryRules,
): LanguageModelV4Message[] {
  if (instructions === '') return messages;
  if (rules.system) return [{ role: 'system', content: instructions }, ...messages];
  const [first, ...rest] = messages;
  if (first?.role !== 'user') return messages;
  return [{ ...first, content: [textPart(instructions), ...first.content] }, ...rest];
}
