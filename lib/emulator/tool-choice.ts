import { fillArguments } from './arguments';
import type { Call, Conversation, ToolDefinition } from './conversation';
import { keywords, type Language } from './language';

const ENOUGH = 3;
/** A long text is no list of wishes. */
const MOST_CLAUSES = 24;

/** How many of a question's words a tool has: its name counts most, then its description. */
function scoreTool(tool: ToolDefinition, question: string): number {
  const asked = new Set(keywords(question));
  const hits = (text: string) => new Set(keywords(text).filter((word) => asked.has(word))).size;
  const parameters = Object.entries(propertiesOf(tool)).map(
    ([name, schema]) => `${name} ${String(Reflect.get(Object(schema), 'description') ?? '')}`,
  );
  return hits(tool.name) * 3 + hits(tool.description) * 1.5 + hits(parameters.join(' '));
}

function propertiesOf(tool: ToolDefinition): Record<string, unknown> {
  const properties = tool.parameters.properties;
  return typeof properties === 'object' && properties !== null ? { ...properties } : {};
}

/** The tool that fits best, even if nothing fits. */
export function bestTool(
  tools: readonly ToolDefinition[],
  question: string,
): { tool: ToolDefinition; score: number } | undefined {
  const scored = tools.map((tool) => ({ tool, score: scoreTool(tool, question) }));
  return scored.reduce<(typeof scored)[number] | undefined>(
    (best, entry) => (best && best.score >= entry.score ? best : entry),
    undefined,
  );
}

/** The calls that a question needs, one for each of its clauses; or what is missing for them. */
export function planCalls(
  { tools }: Conversation,
  question: string,
  language: Language,
): { ask: string } | { calls: Call[] } | undefined {
  const calls: Call[] = [];
  let asks: string | undefined;
  let current: ToolDefinition | undefined;
  for (const clause of clauses(question)) {
    const best = bestTool(tools, clause);
    const tool = best && best.score >= ENOUGH ? best.tool : current;
    if (!tool) continue;
    const filled = fillArguments(tool.parameters, clause);
    const follows = tool === current && (best?.score ?? 0) < ENOUGH;
    if (filled.missing.length === 0 && (!follows || filled.taken > 0)) {
      calls.push({ name: tool.name, arguments: filled.arguments });
    } else if (!follows) {
      asks ??= askFor(filled.missing, tool, language);
    }
    current = tool;
  }
  const unique = calls.filter(
    (call, index) => calls.findIndex((other) => sameCall(call, other)) === index,
  );
  if (unique.length > 0) return { calls: unique };
  return asks === undefined ? undefined : { ask: asks };
}

export function sameCall(one: Call, other: Call): boolean {
  return (
    one.name === other.name && JSON.stringify(one.arguments) === JSON.stringify(other.arguments)
  );
}

function clauses(question: string): string[] {
  return question
    .split(/[;?\n]|,(?!\d)|\s(?:and|et|then|puis)\s/i)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')
    .slice(0, MOST_CLAUSES);
}

function askFor(missing: readonly string[], tool: ToolDefinition, language: Language): string {
  const names = missing.map((name) => name.replaceAll('_', ' '));
  return language === 'fr'
    ? `J’ai besoin de : ${names.join(', ')}, pour appeler ${tool.name}. Pouvez-vous me le donner ?`
    : `I need the ${names.join(' and the ')} to call ${tool.name}. Could you please provide it?`;
}
