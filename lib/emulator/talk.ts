import type { Attachment, Conversation } from './conversation';
import type { Exchange } from './exchange';
import { formatBytes, tellImages } from './image-answer';
import { topicOf } from './knowledge';
import { fold, type Language, quote } from './language';
import { writeLong } from './long-text';
import { MARKDOWN_SAMPLE } from './markdown';
import { citePassages, passagesIn, withoutPassages } from './passages';
import { readPaymentQuestion } from './payments';

type Context = { conversation: Conversation; exchange: Exchange; language: Language };
type Answerer = (context: Context) => string | undefined;

/** What is about the conversation itself, or a text to be written: no document tells of it. */
const WITHOUT_DOCUMENTS: readonly Answerer[] = [
  aboutItself,
  aboutWhatWasSaid,
  withMarkdown,
  ({ exchange, language }) => writeLong(exchange.question.text, language),
  aboutCapabilities,
];

/** Whether a question is answered without looking anything up. */
export function talksAnyway(context: Context): boolean {
  return WITHOUT_DOCUMENTS.some((answer) => answer(context) !== undefined);
}

/** The answerers in the order in which they are asked; the last one always answers. */
const ANSWERERS: readonly Answerer[] = [
  aboutImages,
  aboutPassages,
  aboutItself,
  aboutWhatWasSaid,
  withMarkdown,
  ({ exchange, language }) => writeLong(exchange.question.text, language),
  withoutPaymentTools,
  ({ exchange, language }) => topicOf(exchange.question.text)?.answer[language],
  aboutDocuments,
  aboutCapabilities,
];

/** Answers in words. */
export function talk(context: Context): string {
  for (const answer of ANSWERERS) {
    const text = answer(context);
    if (text !== undefined) return text;
  }
  return introduce(context);
}

/** Images of this message, or of an earlier one if the question is about it. */
function aboutImages({ exchange, language }: Context): string | undefined {
  if (exchange.question.images.length > 0) return tellImages(exchange.question.images, language);
  if (/\[An image was attached[^\]]*\]/.test(exchange.question.text)) return tellBlind(language);
  const asks = /\b(image|picture|photo|pixels?|colou?rs?|couleurs?)\b/.test(
    fold(exchange.question.text),
  );
  const before = exchange.earlier.find(({ images }) => images.length > 0);
  return asks && before ? tellImages(before.images, language) : undefined;
}

function tellBlind(language: Language): string {
  return language === 'fr'
    ? 'Ce modèle ne voit pas les images ici. Choisissez un modèle qui les voit.'
    : 'This model cannot see images here. Choose one that can.';
}

function aboutPassages({ conversation, exchange, language }: Context): string | undefined {
  const { text, documents } = exchange.question;
  const { supplied: quoted } = exchange;
  if (quoted)
    return talksAnyway({ conversation, exchange, language })
      ? undefined
      : citePassages(quoted, text, language);
  const own = passagesIn(text);
  if (own.length > 0) return citePassages(own, withoutPassages(text), language);
  const supplied = passagesIn(conversation.system);
  if (supplied.length > 0) return citePassages(supplied, text, language);
  const read = documents.flatMap((document, index) =>
    document.text === undefined ? [] : [{ number: String(index + 1), text: document.text }],
  );
  return read.length > 0 ? citePassages(read, text, language) : undefined;
}

function aboutItself({ conversation, exchange, language }: Context): string | undefined {
  const folded = fold(exchange.question.text);
  const asks =
    /\b(which|what|quel(le)?)\b.*\b(llm|model|modele|ai|ia)\b.*\b(you|tu|vous)\b/.test(folded) ||
    /\b(who|what) are you\b|\bqui (es-tu|etes-vous)\b/.test(folded);
  if (!asks) return undefined;
  return language === 'fr'
    ? `Je suis l’émulateur intégré de Tramontane : je remplace ${conversation.modelName}, je ne suis pas un modèle.`
    : `I am Tramontane's built-in emulator, standing in for ${conversation.modelName}. I am not a model.`;
}

function aboutWhatWasSaid({ exchange, language }: Context): string | undefined {
  const folded = fold(exchange.question.text);
  const asks =
    /\bwhat (did|have) i\b.*\b(say|said|ask|asked|write|tell)\b/.test(folded) ||
    /\b(my|ma) (last|previous|derniere) (message|question)\b/.test(folded) ||
    /\bqu.?est.ce que j.?ai (dit|demande)\b/.test(folded);
  if (!asks) return undefined;
  const previous = exchange.earlier[0]?.text;
  if (previous === undefined) {
    return language === 'fr'
      ? 'C’est votre premier message dans cette conversation.'
      : 'This is your first message in this chat.';
  }
  return language === 'fr'
    ? `Votre message précédent était : « ${quote(previous, 200)} »`
    : `Your previous message was: “${quote(previous, 200)}”`;
}

function withMarkdown({ exchange }: Context): string | undefined {
  return /\b(markdown|latex|formatting)\b/.test(fold(exchange.question.text))
    ? MARKDOWN_SAMPLE
    : undefined;
}

/** A question that only the payment tools could answer, and there are none. */
function withoutPaymentTools({ conversation, exchange, language }: Context): string | undefined {
  if (!readPaymentQuestion(exchange)) return undefined;
  const french = language === 'fr';
  if (!conversation.modelHasTools) {
    return french
      ? `${conversation.modelName} ne peut pas appeler d’outils ici, je ne peux donc pas consulter de transaction. Choisissez un modèle qui a des outils.`
      : `Tools are not available here: ${conversation.modelName} cannot call them, so I cannot look up a transaction. Choose a model that has tools.`;
  }
  return french
    ? 'Les outils ne sont pas disponibles ici, je ne peux donc pas consulter de transaction. Activez les outils de paiement et reposez la question.'
    : 'Tools are not available here, so I cannot look up a transaction. Switch the payment tools on and ask again.';
}

function aboutDocuments({ exchange, language }: Context): string | undefined {
  const { documents } = exchange.question;
  if (documents.length === 0) return undefined;
  const french = language === 'fr';
  const list = documents.map((document) => describeDocument(document, french)).join('\n');
  return french
    ? `J’ai reçu :\n\n${list}\n\nJe suis un émulateur : je ne lis que le texte simple.`
    : `I received:\n\n${list}\n\nI am an emulator: I only read plain text.`;
}

function describeDocument({ name, format, bytes }: Attachment, french: boolean): string {
  return `- ${name} (${format.toUpperCase()}, ${formatBytes(bytes, french)})`;
}

function aboutCapabilities(context: Context): string | undefined {
  const folded = fold(context.exchange.question.text);
  const greets = /^(hi|hello|hey|bonjour|salut|help|aide|test|ping)\b/.test(folded.trim());
  const asks = /\bwhat can you do\b|\bque (peux-tu|pouvez-vous) faire\b/.test(folded);
  return greets || asks ? `${present(context)}\n\n${suggest(context.language)}` : undefined;
}

/** The answer to everything else: what this is, what was understood, what to try. */
function introduce(context: Context): string {
  const { exchange, language } = context;
  const said = quote(exchange.question.text);
  const echo =
    language === 'fr'
      ? `Je ne peux pas répondre à « ${said} ».`
      : `I cannot really answer “${said}”.`;
  return [present(context), ...(said === '' ? [] : [echo]), '', suggest(language)]
    .join('\n')
    .replace(/\n(?=(I cannot|Je ne peux))/, ' ');
}

function present({ conversation, language }: Context): string {
  const { modelName } = conversation;
  return language === 'fr'
    ? `Je suis l’émulateur intégré de Tramontane, pas un modèle. Ajoutez une clé pour parler au vrai ${modelName}.`
    : `This is Tramontane's built-in emulator, not a model. Connect a key to talk to the real ${modelName}.`;
}

function suggest(language: Language): string {
  return language === 'fr'
    ? 'À essayer ici :\n\n- « Quel est le statut de ma transaction T1001 ? »\n- une image, pour en mesurer la taille et les couleurs\n- « Show me what Markdown you can do »'
    : "Things to try here:\n\n- “What's the status of my transaction T1001?”\n- an image, to have its size and colours measured\n- “Show me what Markdown you can do”";
}
