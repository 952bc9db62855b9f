import { describe, expect, it } from 'vitest';
import { findOffer } from '@/lib/models/catalog';
import type { Offer } from '@/lib/models/schema';
import { planContinuation } from './continue';
import type { ChatMessage, ChatPart } from './message';

function offerOf(id: string): Offer {
  const offer = findOffer(id);
  if (!offer) throw new Error(`no offer ${id}`);
  return offer;
}
const mistral = offerOf('mistral:mistral-large-latest');
const converse = offerOf('bedrock:mistral.mistral-large-3-675b-instruct');

const text = (words: string): ChatPart => ({ type: 'text', text: words, state: 'done' });
const called: ChatPart = {
  type: 'tool-retrieve_payment_status',
  toolCallId: 'abcdefghi',
  state: 'output-available',
  input: { transaction_id: 'T1001' },
  output: { status: 'Paid' },
};
const answer = (...parts: ChatPart[]): ChatMessage => ({
  id: 'answer',
  role: 'assistant',
  parts: [{ type: 'step-start' }, ...parts],
});

describe('planContinuation', () => {
  it('gives the kept words as the beginning of the answer where the service takes them', () => {
    const plan = planContinuation(mistral, answer(text('One, two')), { temperature: 0 });
    expect(plan).toMatchObject({ settings: { temperature: 0, prefix: 'One, two' }, messages: [] });
    expect(plan.note).toBeUndefined();
  });

  it('asks in words where it does not, and says so', () => {
    const plan = planContinuation(converse, answer(text('One, two')), {});
    expect(plan.settings).toEqual({});
    expect(plan.messages.map(({ role }) => role)).toEqual(['assistant', 'user']);
    expect(plan.note).toContain('asked in words');
  });

  it('asks for no beginning, JSON or call of its own once more', () => {
    const before = { prefix: 'Dear', jsonMode: true, toolChoice: 'any' as const };
    const plan = planContinuation(converse, answer(text('Dear Sir')), before);
    expect(plan.settings).toEqual({});
    const none = { toolChoice: 'none' as const };
    expect(planContinuation(converse, answer(text('Dear Sir')), none).settings).toEqual(none);
  });

  it('goes on from a result as a step does, and from words after it with both', () => {
    const atResult = planContinuation(mistral, answer(text('Let me look.'), called), {});
    expect(atResult.settings).toEqual({});
    expect(atResult.messages).toEqual([answer(text('Let me look.'), called)]);
    const after = planContinuation(
      mistral,
      answer(text('Let me look.'), called, text('It is')),
      {},
    );
    expect(after.settings).toEqual({ prefix: 'It is' });
    expect(after.messages).toEqual([answer(called)]);
  });
});
