import { datesIn, idsIn, mentioned, namesIn, quotedIn } from './arguments';
import type { Exchange } from './exchange';
import { asSchema, type Hints, instanceOf, type JsonSchema } from './json-schema';
import { topicOf } from './knowledge';
import { fold, quote } from './language';
import { readResult } from './result';

/** An instance of a schema that answers the question as far as the emulator can. */
export function answerSchema(schema: JsonSchema, exchange: Exchange, modelName: string): unknown {
  return instanceOf(schema, hintsFor(exchange, modelName));
}

/** A JSON object with the keys that the question asks for. */
export function answerJson(exchange: Exchange, system: string, modelName: string): unknown {
  const schema = schemaIn(system);
  if (schema) return answerSchema(schema, exchange, modelName);
  const { text } = exchange.question;
  const { lookup } = hintsFor(exchange, modelName);
  const keys = keysIn(text);
  if (keys.length > 0) {
    return Object.fromEntries(keys.map((key) => [key, lookup(key) ?? null]));
  }
  const known = factsFrom(exchange);
  if (Object.keys(known).length > 0) return known;
  const answer = topicOf(text)?.facts.answer ?? `No model here: an emulator of ${modelName}.`;
  return { question: quote(text), answer };
}

/** A schema stands in the instructions when a model takes none. */
function schemaIn(system: string): JsonSchema | undefined {
  const text = /JSON schema:\s*(\{.*\})/i.exec(system)?.[1];
  if (text === undefined) return undefined;
  const schema = asSchema(readResult(text));
  return Object.keys(schema).length > 0 ? schema : undefined;
}

/** The keys of "return the product and produce location in JSON": the last word of each part. */
function keysIn(text: string): string[] {
  const asked =
    /(?:return|give|provide|with|include|including|containing|keys?|fields?|renvoie|donne)\s+(?:me\s+)?(.+?)\s+(?:in|as|en)\s+(?:an?\s+|the\s+|valid\s+|short\s+)*json/i.exec(
      text,
    )?.[1] ??
    /json\s+(?:object\s+)?with\s+(?:the\s+)?(?:keys?|fields?|properties)?\s*:?\s*([^.?]+)/i.exec(
      text,
    )?.[1];
  return (asked ?? '')
    .split(/,|\band\b|\bet\b/)
    .map((part) => /([\p{L}_]+)\W*$/u.exec(part.trim())?.[1] ?? '')
    .map((word) => fold(word))
    .filter((word) => word.length > 1 && !['answer', 'result', 'it', 'list'].includes(word));
}

/** The fields of the results that came back for this question. */
function factsFrom({ outcomes }: Exchange): Record<string, unknown> {
  return Object.assign(
    {},
    ...outcomes.map(({ call, content }) => ({
      ...call.arguments,
      ...asSchema(readResult(content)),
    })),
  );
}

function hintsFor(exchange: Exchange, modelName: string): Hints {
  const { text } = exchange.question;
  const results = factsFrom(exchange);
  const topic = topicOf(text)?.facts ?? {};
  const said = fromQuestion(text);
  return {
    text,
    mentioned: (values) => mentioned(values, text),
    lookup(name) {
      const key = fold(name.replace(/([a-z])([A-Z])/g, '$1_$2'));
      const last = key.split(/[_\s-]/).at(-1) ?? key;
      const sources = [results, topic, said, { model: modelName }];
      for (const source of sources) {
        const value =
          Reflect.get(source, name) ?? Reflect.get(source, key) ?? Reflect.get(source, last);
        if (value !== undefined) return value;
      }
      return undefined;
    },
  };
}

/** What the words of a question give for the usual property names. */
function fromQuestion(text: string): Record<string, unknown> {
  const [name] = [...quotedIn(text), ...namesIn(text)];
  const [id] = idsIn(text);
  const [date] = datesIn(text);
  const number = /(?<![\w.])-?\d+(?:\.\d+)?(?!\w)/.exec(text)?.[0];
  const entries: [string[], unknown][] = [
    [['name', 'city', 'location', 'place', 'person', 'subject', 'country'], name],
    [['id', 'reference', 'number'], id],
    [['date', 'day'], date],
    [['age', 'count', 'amount', 'quantity', 'year', 'price', 'total'], number && Number(number)],
    [['title', 'question', 'text', 'query', 'summary', 'answer'], quote(text)],
  ];
  return Object.fromEntries(
    entries.flatMap(([names, value]) =>
      value === undefined || value === '' ? [] : names.map((key) => [key, value]),
    ),
  );
}
