import type { Call, Conversation, Reply, ToolDefinition } from './conversation';
import { type Exchange, readExchange } from './exchange';
import { answerJson, answerSchema } from './json-answer';
import { type Language, languageOf } from './language';
import { citePassages, passagesIn, passagesInResult } from './passages';
import { arePayments, planPayment, readPaymentQuestion, tellPayments } from './payments';
import { planSearch } from './search';
import { talk, talksAnyway } from './talk';
import { tellOutcomes } from './tool-answer';
import { bestTool, planCalls, sameCall } from './tool-choice';

/** The tool that the AI SDK declares to get JSON from a model without a JSON mode. */
const JSON_TOOL = 'json';

type Plan = { ask: string } | { calls: Call[] } | undefined;

/**
 * What the emulator says: the same conversation always gives the same answer. It is made of
 * rules and knows next to nothing; it says so rather than pretend.
 */
export function reply(conversation: Conversation): Reply {
  const exchange = readExchange(conversation);
  const language = languageOf(conversation.system, exchange.question.text);
  const said = answer(conversation, exchange, language);
  if (said.text === undefined) return said;
  const begun = conversation.prefix ?? instructedBeginning(conversation.system);
  return { text: continueFrom(begun, said.text) };
}

function answer(conversation: Conversation, exchange: Exchange, language: Language): Reply {
  const { tools, toolChoice } = conversation;
  if (tools.length > 0 && toolChoice !== 'none') {
    const plan = planTools(conversation, exchange, language);
    if (toolChoice !== 'auto') return force(conversation, exchange, plan);
    const due = callsDue(conversation, exchange, plan);
    if (due.length > 0) return { toolCalls: due };
    if (plan && 'ask' in plan && !exchange.hasResults) return { text: plan.ask };
  }
  return { text: inFormat(conversation, exchange, language) };
}

/** The text of an answer: JSON if that was asked for, results if there are any, else talk. */
function inFormat(conversation: Conversation, exchange: Exchange, language: Language): string {
  const { format, modelName, system } = conversation;
  if (format.type === 'schema') {
    return JSON.stringify(answerSchema(format.schema, exchange, modelName));
  }
  const wantsJson =
    format.type === 'json' || asksForJson(exchange.question.text) || asksForJson(system);
  if (wantsJson) return JSON.stringify(answerJson(exchange, system, modelName), null, 2);
  if (exchange.hasResults) return tellResults(exchange, language);
  const rest = continued(conversation, exchange);
  if (rest !== undefined) return rest;
  return talk({ conversation, exchange, language });
}

/** "Continue", alone or as "Continue your last answer …", in words that ask for nothing else. */
const asksForRest =
  /^(please )?(continue|continuez|go on|carry on)\b([.\s]*$| (your|the) (last|previous) answer\b)/i;

/** The rest of an answer that was cut, when the person only asks for that. */
function continued(conversation: Conversation, exchange: Exchange): string | undefined {
  if (!asksForRest.test(exchange.question.text.trim())) return undefined;
  const { turns } = conversation;
  const cut = turns.findLastIndex((turn) => turn.role === 'assistant' && turn.text !== '.');
  const whole = cut > 0 ? reply({ ...conversation, turns: turns.slice(0, cut) }).text : undefined;
  const begun = exchange.previousAnswer;
  return whole?.startsWith(begun) && whole.length > begun.length
    ? whole.slice(begun.length)
    : undefined;
}

function asksForJson(text: string): boolean {
  return /\b(return|reply|answer|respond|give|provide|renvoie|réponds)\b[^.?]*\bjson\b/i.test(text);
}

function tellResults({ outcomes, question }: Exchange, language: Language): string {
  if (arePayments(outcomes)) return tellPayments(outcomes, language);
  const found = outcomes.map(({ content }) => passagesInResult(content));
  if (found.some((passages) => passages !== undefined)) {
    return citePassages(
      found.flatMap((passages) => passages ?? []),
      question.text,
      language,
    );
  }
  const passages = outcomes.flatMap(({ content }) => passagesIn(content));
  if (passages.length > 0) return citePassages(passages, question.text, language);
  return tellOutcomes(outcomes, language);
}

/** Which tools the question needs, whatever was called before. */
function planTools(conversation: Conversation, exchange: Exchange, language: Language): Plan {
  const choice = conversation.toolChoice;
  const tools = conversation.tools.filter(
    ({ name }) => name !== JSON_TOOL && isChosen(name, choice),
  );
  const narrowed = { ...conversation, tools };
  const payment = readPaymentQuestion(exchange);
  const plan = payment && planPayment(payment, narrowed, language);
  if (plan) return plan;
  if (exchange.question.images.length > 0) return undefined;
  const found = planCalls(narrowed, withEarlier(exchange), language);
  if (found && 'calls' in found) return found;
  const talks = talksAnyway({ conversation, exchange, language });
  return (talks ? undefined : planSearch(narrowed, exchange)) ?? found;
}

function isChosen(name: string, choice: Conversation['toolChoice']): boolean {
  return typeof choice === 'string' || choice.name === name;
}

/** A short answer to "I need the city" is read together with the question before it. */
function withEarlier({ question, earlier, previousAnswer }: Exchange): string {
  const asked = /^(I need the |J’ai besoin de )/.test(previousAnswer);
  const before = asked ? earlier[0]?.text : undefined;
  return before === undefined ? question.text : `${before}\n${question.text}`;
}

/** All calls at once; with parallel calls off, the next one that has not come back. */
function callsDue({ parallelCalls }: Conversation, exchange: Exchange, plan: Plan): Call[] {
  const calls = plan && 'calls' in plan ? plan.calls : [];
  if (parallelCalls) return exchange.hasResults ? [] : calls;
  const made = exchange.outcomes.map(({ call }) => call);
  return calls.filter((call) => !made.some((other) => sameCall(call, other))).slice(0, 1);
}

/** A forced call: the ones that are due, else the asked tool, else the one that fits best. */
function force(conversation: Conversation, exchange: Exchange, plan: Plan): Reply {
  const due = callsDue(conversation, exchange, plan);
  if (due.length > 0) return { toolCalls: due };
  const { tools, toolChoice, modelName } = conversation;
  const named = tools.find(({ name }) => !isText(toolChoice) && name === toolChoice.name);
  const json = tools.find(({ name }) => name === JSON_TOOL);
  const tool = named ?? json ?? bestTool(tools, exchange.question.text)?.tool;
  return { toolCalls: tool ? [exampleCall(tool, exchange, modelName)] : [] };
}

function isText(choice: Conversation['toolChoice']): choice is 'auto' | 'none' | 'any' {
  return typeof choice === 'string';
}

function exampleCall(tool: ToolDefinition, exchange: Exchange, modelName: string): Call {
  const schema = { type: 'object', ...tool.parameters };
  const instance = answerSchema(schema, exchange, modelName);
  const isObject = typeof instance === 'object' && instance !== null;
  return { name: tool.name, arguments: isObject ? { ...instance } : {} };
}

/** What the instructions say the answer must begin with, where there is no field for that. */
function instructedBeginning(system: string): string | undefined {
  return /^(?:always )?begin your answer with exactly:\s*([\s\S]+)/im.exec(system)?.[1];
}

/** An answer that was begun is repeated and continued, as Mistral's `prefix` does. */
function continueFrom(prefix: string | undefined, text: string): string {
  if (prefix === undefined || text.startsWith(prefix)) return text;
  return `${prefix}${/\s$/.test(prefix) ? '' : ' '}${text}`;
}
