import { expect, it } from 'vitest';
import { parseInput } from '@/lib/http/read-body';
import { ModelSettings } from './schema';

function refusalOf(settings: unknown): string {
  try {
    parseInput(ModelSettings, settings);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

it.each([
  [{ temperature: 2 }, 'Wrong input at temperature: it is a number from 0 to 1.5.'],
  [{ temperature: '1' }, 'Wrong input at temperature: it is a number from 0 to 1.5.'],
  [{ topP: 0 }, 'Wrong input at topP: it is a number above 0, up to 1.'],
  [{ maxTokens: 1.5 }, 'Wrong input at maxTokens: it is a whole number of tokens, at least 1.'],
  [{ maxTokens: 0 }, 'Wrong input at maxTokens: it is a whole number of tokens, at least 1.'],
  [{ randomSeed: -1 }, 'Wrong input at randomSeed: it is a whole number from 0 to 2147483647.'],
  [{ presencePenalty: 3 }, 'Wrong input at presencePenalty: it is a number from -2 to 2.'],
  [{ stop: [''] }, 'Wrong input at stop.0: it is not empty.'],
  [{ stop: [...'123456789'] }, 'Wrong input at stop: there are at most 8 stop sequences.'],
  [{ system: 'a\0b' }, 'Wrong input at system: it has characters that cannot be stored.'],
  [{ prefix: 'x'.repeat(4001) }, 'Wrong input at prefix: it has at most 4,000 characters.'],
  [
    { reasoningEffort: 'max' },
    'Wrong input at reasoningEffort: it is one of none, low, medium, high.',
  ],
  [
    { serviceTier: 'reserved' },
    'Wrong input at serviceTier: it is one of standard, priority, flex.',
  ],
  [{ api: 'mantle' }, 'Wrong input at api: it is one of converse, invoke.'],
  [
    { toolChoice: 'required' },
    'Wrong input at toolChoice: it is auto, any, none, or a tool by its name.',
  ],
  [{ toolChoice: { tool: 'a b' } }, 'Wrong input at toolChoice.tool: it is no name of a tool.'],
  [{ stream: 'no' }, 'Wrong input at stream: it is true or false.'],
])('refuses %j in words that a person understands', (settings, sentence) => {
  expect(refusalOf(settings)).toBe(sentence);
});

it('takes every setting at its limits', () => {
  const low = { temperature: 0, topP: 0.001, maxTokens: 1, randomSeed: 0, presencePenalty: -2 };
  const high = { temperature: 1.5, topP: 1, maxTokens: 2 ** 31 - 1, randomSeed: 2 ** 31 - 1 };
  expect(ModelSettings.parse(low)).toEqual(low);
  expect(ModelSettings.parse(high)).toEqual(high);
});
