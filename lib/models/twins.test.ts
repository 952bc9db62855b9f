import { describe, expect, it } from 'vitest';
import { catalog } from './catalog';
import { nameAndPlace, twinOf } from './twins';

const offer = (id: string) => {
  const found = catalog.find((row) => row.id === id);
  if (!found) throw new Error(`no offer ${id}`);
  return found;
};

describe('twinOf', () => {
  it.each([
    ['mistral:mistral-large-latest', 'bedrock:mistral.mistral-large-3-675b-instruct'],
    ['mistral:ministral-14b-latest', 'bedrock:mistral.ministral-3-14b-instruct'],
    ['mistral:ministral-8b-latest', 'bedrock:mistral.ministral-3-8b-instruct'],
    ['mistral:ministral-3b-latest', 'bedrock:mistral.ministral-3-3b-instruct'],
  ])('finds %s and %s for each other', (one, other) => {
    expect(twinOf(offer(one), catalog)?.id).toBe(other);
    expect(twinOf(offer(other), catalog)?.id).toBe(one);
  });

  it.each([
    'bedrock:us.mistral.pixtral-large-2502-v1:0', // Mistral retired it
    'mistral:mistral-medium-latest',
    'bedrock:mistral.mistral-7b-instruct-v0:2',
  ])('%s has none', (id) => expect(twinOf(offer(id), catalog)).toBeUndefined());

  it('believes the service on which model a moving name stands for', () => {
    const moved = { ...offer('mistral:mistral-large-latest'), resolvesTo: 'mistral-large-2612' };
    expect(twinOf(moved, catalog)).toBeUndefined();
    const dated = { ...moved, resolvesTo: 'mistral-large-2512' };
    expect(twinOf(dated, catalog)?.name).toBe('Mistral Large 3');
  });
});

it('says where a model is', () => {
  expect(nameAndPlace(offer('bedrock:mistral.mistral-large-3-675b-instruct'))).toBe(
    'Mistral Large 3 on Bedrock',
  );
});
