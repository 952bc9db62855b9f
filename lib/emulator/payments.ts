import type { Call, Conversation } from './conversation';
import type { Exchange, Outcome } from './exchange';
import { fold, type Language } from './language';
import { resultField } from './result';

/** The demonstration of Mistral's function-calling guide, with the sentences of that page. */

type Topic = 'status' | 'date';

const TOOLS: Record<Topic, string> = {
  status: 'retrieve_payment_status',
  date: 'retrieve_payment_date',
};
const TOPIC_WORDS: Record<Topic, RegExp> = {
  status:
    /\b(status|statut|etat|unpaid|pending|settled|paye(e|es|s)?|(been|is|was|were|already) paid)\b/,
  date: /\b(date|dates|when|quand|jour)\b/,
};
const SUBJECT = /\b(transactions?|payments?|paiements?|paid|pay|paye|payee)\b/;
const PRONOUN =
  /\b(it|its|that|this|same|them|those|they|these|sa|son|cette|celle|ceux|leur)\b|^(and|et)\b/;
const UNNAMED = /\b(my|a|ma|une) (transaction|payment|paiement)\b/;
const TRANSACTION_ID = /\bt-?\d+\b/gi;
const NAMED_ID =
  /\btransactions?\s+(?:id\s*)?(?:is\s+|number\s+|n°\s*|#\s*|est\s+)?([a-z]*-?\d[\w-]*)/gi;

type Lookup = { topic: Topic; id: string };

/** What the person wants to know, and each thing of which transaction, where one is named. */
type PaymentQuestion = { topics: Topic[]; lookups: Lookup[] };

function topicsIn(text: string): Topic[] {
  const folded = fold(text);
  const topics: Topic[] = ['status', 'date'];
  return topics.filter((topic) => TOPIC_WORDS[topic].test(folded));
}

function idsIn(text: string): string[] {
  const plain = text.match(TRANSACTION_ID) ?? [];
  const named = [...text.matchAll(NAMED_ID)].flatMap((match) => match[1] ?? []);
  return [...new Set([...plain, ...named].map((id) => id.toUpperCase()))];
}

const everyOf = (topics: readonly Topic[], ids: readonly string[]): Lookup[] =>
  ids.flatMap((id) => topics.map((topic) => ({ topic, id })));

/** "The status of T1001, and when was T1005 paid": each clause asks its own thing. */
function lookupsIn(text: string, topics: readonly Topic[], ids: readonly string[]): Lookup[] {
  const clauses = text
    .split(/[,;.?!]|\b(?:and|et)\b/i)
    .map((clause) => ({ topics: topicsIn(clause), ids: idsIn(clause) }))
    .filter((clause) => clause.ids.length > 0);
  const isEachItsOwn = clauses.length > 1 && clauses.every((clause) => clause.topics.length > 0);
  return isEachItsOwn
    ? clauses.flatMap((clause) => everyOf(clause.topics, clause.ids))
    : everyOf(topics, ids);
}

/** Whether a text is about a payment; a follow-up borrows what it leaves out from before. */
export function readPaymentQuestion(exchange: Exchange): PaymentQuestion | undefined {
  const { text } = exchange.question;
  const topics = topicsIn(text);
  const ids = idsIn(text);
  const folded = fold(text);
  const before = exchange.earlier.map((turn) => turn.text);
  if (topics.length > 0) {
    if (ids.length > 0) return { topics, lookups: lookupsIn(text, topics, ids) };
    const mentioned = before.map(idsIn).find((found) => found.length > 0) ?? [];
    const followsUp = mentioned.length > 0 && (PRONOUN.test(folded) || SUBJECT.test(folded));
    if (followsUp && !UNNAMED.test(folded)) {
      return { topics, lookups: everyOf(topics, mentioned) };
    }
    return SUBJECT.test(folded) ? { topics, lookups: [] } : undefined;
  }
  const given = ids.length > 0 ? ids : idsAfterAsking(exchange);
  const wanted = before.filter((earlier) => isPaymentText(earlier)).map(topicsIn)[0] ?? [];
  if (given.length > 0 && wanted.length > 0) {
    return { topics: wanted, lookups: everyOf(wanted, given) };
  }
  if (ids.length === 0 || !SUBJECT.test(folded)) return undefined;
  return { topics: ['status', 'date'], lookups: everyOf(['status', 'date'], ids) };
}

function isPaymentText(text: string): boolean {
  return topicsIn(text).length > 0 && (SUBJECT.test(fold(text)) || idsIn(text).length > 0);
}

/** An id of another shape counts when the id was just asked for. */
function idsAfterAsking({ question, previousAnswer }: Exchange): string[] {
  const asked = previousAnswer === ASK.en || previousAnswer === ASK.fr;
  return asked ? (question.text.match(/\b[\w-]*\d[\w-]*\b/g) ?? []) : [];
}

const ASK: Record<Language, string> = {
  en: 'I need the transaction id to check the status. Could you please provide me with the transaction id?',
  fr: 'J’ai besoin de l’identifiant de la transaction pour vérifier son statut. Pouvez-vous me le donner ?',
};
const ASK_DATE: Record<Language, string> = {
  en: 'I need the transaction id to check the payment date. Could you please provide me with the transaction id?',
  fr: 'J’ai besoin de l’identifiant de la transaction pour vérifier la date du paiement. Pouvez-vous me le donner ?',
};

/** Asks for the id, or makes every call at once; undefined: no tool for it. */
export function planPayment(
  { topics, lookups }: PaymentQuestion,
  conversation: Conversation,
  language: Language,
): { ask: string } | { calls: Call[] } | undefined {
  const declared = new Set(conversation.tools.map(({ name }) => name));
  const usable = topics.filter((topic) => declared.has(TOOLS[topic]));
  if (usable.length === 0) return undefined;
  if (lookups.length === 0) return { ask: (usable.includes('status') ? ASK : ASK_DATE)[language] };
  const calls = lookups
    .filter(({ topic }) => usable.includes(topic))
    .map(({ topic, id }) => ({ name: TOOLS[topic], arguments: { transaction_id: id } }));
  return { calls };
}

type Finding = { id: string; status?: string; date?: string; error?: string };

/** Whether all that came back is of the payment tools. */
export function arePayments(outcomes: readonly Outcome[]): boolean {
  const names = Object.values(TOOLS);
  return outcomes.length > 0 && outcomes.every(({ call }) => names.includes(call.name));
}

function findings(outcomes: readonly Outcome[]): Finding[] {
  const byId = new Map<string, Finding>();
  for (const { call, content } of outcomes) {
    const id = String(call.arguments.transaction_id ?? '');
    const finding = byId.get(id) ?? { id };
    const status = resultField(content, 'status');
    const date = resultField(content, 'date');
    if (status !== undefined) finding.status = status;
    if (date !== undefined) finding.date = date;
    if (status === undefined && date === undefined) {
      finding.error = resultField(content, 'error') ?? content;
    }
    byId.set(id, finding);
  }
  return [...byId.values()];
}

const ANYTHING_ELSE: Record<Language, string> = {
  en: 'Is there anything else I can assist you with?',
  fr: 'Puis-je vous aider pour autre chose ?',
};

/** One clear answer from what the payment tools gave. */
export function tellPayments(outcomes: readonly Outcome[], language: Language): string {
  const found = findings(outcomes);
  const [only] = found;
  if (found.length === 1 && only) return `${tellOne(only, language)} ${ANYTHING_ELSE[language]}`;
  const intro = language === 'fr' ? 'Voici ce que j’ai trouvé :' : 'Here is what I found:';
  const lines = found.map((finding) => `- **${finding.id}**: ${tellShort(finding, language)}`);
  return `${intro}\n\n${lines.join('\n')}\n\n${ANYTHING_ELSE[language]}`;
}

function isUnknownId(error: string): boolean {
  return /not found/i.test(error);
}

function tellOne(finding: Finding, language: Language): string {
  const { id, status, date, error } = finding;
  const french = language === 'fr';
  if (status !== undefined && date !== undefined) {
    return french
      ? `Le statut de votre transaction ${id} est « ${status} » et la date du paiement est le ${date}.`
      : `The status of your transaction with ID ${id} is "${status}" and its payment date is ${date}.`;
  }
  if (status !== undefined) {
    return french
      ? `Le statut de votre transaction ${id} est « ${status} ».`
      : `The status of your transaction with ID ${id} is "${status}".`;
  }
  if (date !== undefined) {
    return french
      ? `La date du paiement de votre transaction ${id} est le ${date}.`
      : `The payment date of your transaction with ID ${id} is ${date}.`;
  }
  return tellError(id, error ?? '', french);
}

function tellError(id: string, error: string, french: boolean): string {
  if (!isUnknownId(error)) {
    return french
      ? `Je n’ai pas pu vérifier la transaction ${id} : ${error}`
      : `I could not check the transaction with ID ${id}: ${error}`;
  }
  return french
    ? `La transaction ${id} est introuvable. Vérifiez l’identifiant : il a la forme T1001.`
    : `The transaction with ID ${id} was not found. Please check the id: it looks like T1001.`;
}

function tellShort({ status, date, error }: Finding, language: Language): string {
  const french = language === 'fr';
  const facts = [
    status === undefined ? [] : [french ? `statut « ${status} »` : `status "${status}"`],
    date === undefined ? [] : [french ? `date du paiement ${date}` : `payment date ${date}`],
  ].flat();
  if (facts.length > 0) return facts.join(', ');
  if (!isUnknownId(error ?? '')) return error ?? '';
  return french ? 'introuvable, vérifiez l’identifiant' : 'not found, please check the id';
}
