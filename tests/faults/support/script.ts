import fc from 'fast-check';

/** How an answer of the scripted service ends: whole, or after so many tokens in another way. */
export type Ending =
  | { kind: 'whole' }
  | {
      kind: 'cut' | 'reset' | 'garbage' | 'error-event' | 'missing-finish' | 'stall';
      after: number;
    };

/** What the service says when it is asked a question that carries this script's mark. */
export type Script = {
  service: 'mistral' | 'bedrock';
  tokens: number;
  /** Milliseconds between two tokens; 0 sends them all at once. */
  pace: number;
  /** Milliseconds before the headers. */
  silence: number;
  /** The statuses of the first calls, before one is answered. */
  refusals: number[];
  /** The first step calls both payment tools. */
  tools: boolean;
  ending: Ending;
};

const ending = (tokens: number): fc.Arbitrary<Ending> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<Ending>({ kind: 'whole' }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          'cut' as const,
          'reset' as const,
          'garbage' as const,
          'error-event' as const,
          'missing-finish' as const,
          'stall' as const,
        ),
        after: fc.integer({ min: 1, max: tokens }),
      }),
    },
  );

export const anyScript: fc.Arbitrary<Script> = fc.integer({ min: 1, max: 120 }).chain((tokens) =>
  fc.record({
    service: fc.constantFrom('mistral' as const, 'bedrock' as const),
    tokens: fc.constant(tokens),
    pace: fc.constantFrom(0, 2, 5, 10),
    silence: fc.constantFrom(0, 0, 0, 100),
    refusals: fc.oneof<fc.MaybeWeightedArbitrary<number[]>[]>(
      { weight: 6, arbitrary: fc.constant<number[]>([]) },
      {
        weight: 2,
        arbitrary: fc.array(fc.constantFrom(429, 500, 503), { minLength: 1, maxLength: 3 }),
      },
      { weight: 1, arbitrary: fc.constant<number[]>([400]) },
    ),
    tools: fc.boolean(),
    ending: ending(tokens),
  }),
);

/** A script whose answer comes whole: so many tokens, one every `pace` milliseconds. */
export function plainScript(tokens: number, pace: number, more: Partial<Script> = {}): Script {
  return {
    service: 'mistral',
    tokens,
    pace,
    silence: 0,
    refusals: [],
    tools: false,
    ending: { kind: 'whole' },
    ...more,
  };
}

/** Token `index` of the script with this mark: no other answer has it, and no two are alike. */
export const tokenOf = (mark: string, index: number) => `${mark}x${index}${endings[index % 8]}`;
const endings = [' ', ', ', ' é ', '. ', ' 日本 ', ' ', ' 🌬 ', '\n\n'];

/** The first tokens of a script as text. */
export function textOf(mark: string, tokens: number): string {
  return Array.from({ length: tokens }, (_, index) => tokenOf(mark, index)).join('');
}

/** The question that asks for a script. */
export const questionFor = (mark: string) => `Please say [[${mark}]].`;

/** The mark of the last question in a request's body. */
export function markIn(body: string): string | undefined {
  return [...body.matchAll(/\[\[(\w+)\]\]/g)].at(-1)?.[1];
}
