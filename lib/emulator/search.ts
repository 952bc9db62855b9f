import type { Call, Conversation, ToolDefinition } from './conversation';
import type { Exchange } from './exchange';
import { propertiesOf, requiredOf } from './json-schema';
import { keywords } from './language';

/** A short question goes on with the one before it. */
const FEW_WORDS = 3;
const MOST_SEARCHES = 4;

/** A tool that finds things by a query alone. */
function isSearch({ name, parameters }: ToolDefinition): boolean {
  const required = requiredOf(parameters);
  return (
    /^search_/.test(name) &&
    required.length === 1 &&
    required[0] === 'query' &&
    'query' in propertiesOf(parameters)
  );
}

/** One search for each question that was asked, where there is a tool for it. */
export function planSearch(
  { tools }: Conversation,
  { question, earlier }: Exchange,
): { calls: Call[] } | undefined {
  const tool = tools.find(isSearch);
  if (!tool) return undefined;
  const questions = question.text
    .split(/(?<=\?)\s+/)
    .map((text) => text.trim())
    .filter((text) => keywords(text).length > 0)
    .slice(0, MOST_SEARCHES);
  const before = earlier[0]?.text ?? '';
  const calls = questions.map((text) => ({
    name: tool.name,
    arguments: { query: keywords(text).length < FEW_WORDS ? `${before} ${text}`.trim() : text },
  }));
  return calls.length > 0 ? { calls } : undefined;
}
