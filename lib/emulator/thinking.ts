import type { Conversation, Reply } from './conversation';
import { readExchange } from './exchange';
import { type Language, languageOf, quote } from './language';

/** What a reasoning model writes before its answer; here, how the answer was chosen. */
export function think(conversation: Conversation, said: Reply): string {
  const { question, hasResults } = readExchange(conversation);
  const language = languageOf(conversation.system, question.text);
  return [
    asked(quote(question.text), language),
    available(conversation, hasResults, language),
    planned(said, language),
  ].join(' ');
}

function asked(question: string, language: Language): string {
  return language === 'fr' ? `On me demande : « ${question} ».` : `I am asked: “${question}”.`;
}

function available({ tools }: Conversation, hasResults: boolean, language: Language): string {
  const names = tools.map(({ name }) => name).join(', ');
  const french = language === 'fr';
  if (hasResults) return french ? 'Les outils ont répondu.' : 'The tools have answered.';
  if (names === '') return french ? 'Je n’ai pas d’outils.' : 'I have no tools.';
  return french ? `J’ai ces outils : ${names}.` : `I have these tools: ${names}.`;
}

function planned({ toolCalls }: Reply, language: Language): string {
  const french = language === 'fr';
  if (!toolCalls) {
    return french
      ? 'Je suis un émulateur : une règle décide de la réponse.'
      : 'I am an emulator: a rule decides the answer.';
  }
  const names = toolCalls.map(({ name }) => name).join(', ');
  return french ? `J’appelle ${names}.` : `I call ${names}.`;
}
