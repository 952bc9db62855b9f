import type { MadeCall } from './conversation';
import type { Outcome } from './exchange';
import type { Language } from './language';
import { readResult } from './result';

/** What tools gave back, one line for each call. */
export function tellOutcomes(outcomes: readonly Outcome[], language: Language): string {
  const [only] = outcomes;
  if (outcomes.length === 1 && only) return tellSingle(only, language);
  const intro =
    language === 'fr' ? 'Voici ce que les outils ont donné :' : 'Here is what the tools gave:';
  const lines = outcomes.map(
    ({ call, content }) => `- ${nameCall(call)}: ${inline(readResult(content))}`,
  );
  return `${intro}\n\n${lines.join('\n')}`;
}

function tellSingle({ call, content }: Outcome, language: Language): string {
  const value = readResult(content);
  const french = language === 'fr';
  if (isRefused(content)) {
    return french
      ? `L’appel de ${nameCall(call)} a été refusé. Je ne peux donc pas répondre à cette question.`
      : `The call of ${nameCall(call)} was denied, so I cannot answer this question.`;
  }
  const intro = french ? `${nameCall(call)} a donné :` : `${nameCall(call)} gave:`;
  if (typeof value !== 'object' || value === null) return `${intro} ${String(value)}`;
  const lines = Object.entries(value).map(
    ([name, field]) => `- ${name.replaceAll('_', ' ')}: ${inline(field)}`,
  );
  return `${intro}\n\n${lines.join('\n')}`;
}

/** The AI SDK's text for a call that the person did not allow. */
function isRefused(content: string): boolean {
  return /\bdenied\b/i.test(content) && content.length < 200;
}

function nameCall(call: MadeCall): string {
  const values = Object.values(call.arguments).map(inline);
  return `\`${call.name}(${values.join(', ')})\``;
}

function inline(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(inline).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, field]) => `${name.replaceAll('_', ' ')} ${inline(field)}`)
    .join(', ');
}
