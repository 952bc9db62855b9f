/** A schema to start from. */
type SchemaStarter = { name: string; schema: object };

const strict = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const text = { type: 'string' };
const texts = { type: 'array', items: text, minItems: 1 };

const meal = strict({ name: text, ingredients: texts });
const product = strict({ product: text, produce_location: text });

/** The first two are the objects that the services' own example questions ask for. */
export const schemaStarters: readonly SchemaStarter[] = [
  { name: 'Meal with ingredients', schema: meal },
  { name: 'Product and place', schema: product },
  {
    name: 'Person',
    schema: strict({
      name: text,
      born: { type: 'integer', description: 'Year of birth' },
      nationality: text,
      known_for: texts,
    }),
  },
  {
    name: 'Invoice',
    schema: strict({
      number: text,
      date: { type: 'string', description: 'Calendar day, for example 2026-01-31' },
      currency: { type: 'string', enum: ['EUR', 'USD', 'GBP', 'CHF'] },
      lines: {
        type: 'array',
        minItems: 1,
        items: strict({
          description: text,
          quantity: { type: 'integer', minimum: 1 },
          unit_price: { type: 'number', minimum: 0 },
        }),
      },
      total: { type: 'number', minimum: 0 },
    }),
  },
  {
    name: 'Sentiment',
    schema: strict({
      sentiment: { type: 'string', enum: ['positive', 'neutral', 'negative'] },
      confidence: { type: 'number', minimum: 0, maximum: 1 },
      reason: text,
    }),
  },
];

/** A question to start from; without a schema it asks for JSON mode. */
type BenchStarter = { name: string; prompt: string; schema?: object };

/** The first two, word for word, are from AWS's and Mistral's pages. */
export const benchStarters: readonly BenchStarter[] = [
  {
    name: 'French meal',
    prompt:
      'What is the best French meal? Return the name and the ingredients in short JSON object.',
    schema: meal,
  },
  {
    name: 'French cheese',
    prompt:
      'What is the best French cheese? Return the product and produce location in JSON format',
  },
  {
    name: 'French painter',
    prompt:
      'Who is the most renowned French painter? Return the name, the year of birth and three paintings in JSON.',
    schema: strict({ name: text, born: { type: 'integer' }, paintings: texts }),
  },
];
