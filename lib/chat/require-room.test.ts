import { describe, expect, it } from 'vitest';
import type { Context } from '@/lib/accounts/context';
import { AppError } from '@/lib/errors';
import { findOffer } from '@/lib/models/catalog';
import type { ChatMessage } from './message';
import { requireRoom } from './require-room';

// Nothing here has images, so that no database is asked.
const ctx = {} as Context;

const mistral7b = 'bedrock:mistral.mistral-7b-instruct-v0:2';
const pixtral = 'bedrock:us.mistral.pixtral-large-2502-v1:0';

/** What is said when so many tokens go to this offer; undefined when they may. */
async function refusal(id: string, tokens: number, maxTokens?: number) {
  const offer = findOffer(id);
  if (!offer) throw new Error(`no offer ${id}`);
  const message: ChatMessage = {
    id: 'a',
    role: 'user',
    parts: [{ type: 'text', text: 'word'.repeat(tokens - 4) }],
  };
  try {
    await requireRoom(ctx, offer, [message], { maxTokens });
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.toBody();
    throw error;
  }
}

describe('a conversation', () => {
  it('may be as long as the model reads, and a little more, for it is an estimate', async () => {
    expect(await refusal(mistral7b, 32_768)).toBeUndefined();
    expect(await refusal(mistral7b, 43_000)).toBeUndefined();
  });

  it('that is clearly longer is refused, with a model of the same service that reads it', async () => {
    expect(await refusal(mistral7b, 50_000)).toEqual({
      code: 'context_exceeded',
      message:
        'This conversation has about 50,000 tokens, and Mistral 7B reads at most 32,768. Use Mistral Large 3, which reads 262,144, or start a new chat.',
      action: {
        kind: 'use-model',
        offer: 'bedrock:mistral.mistral-large-3-675b-instruct',
        name: 'Mistral Large 3',
      },
    });
  });

  it('that no model reads is refused with other advice', async () => {
    expect(await refusal(mistral7b, 400_000)).toEqual({
      code: 'context_exceeded',
      message:
        'This conversation has about 400,000 tokens, and Mistral 7B reads at most 32,768. Shorten the message or start a new chat.',
    });
  });
});

describe('an answer', () => {
  it('may be as long as the model writes', async () => {
    expect(await refusal(pixtral, 10, 16_384)).toBeUndefined();
    expect(await refusal('mistral:mistral-large-latest', 10, 262_143)).toBeUndefined();
  });

  it.each([
    [pixtral, 16_385, 'Pixtral Large writes at most 16,384 tokens'],
    ['mistral:mistral-large-latest', 262_144, 'Mistral Large writes at most 262,143 tokens'],
  ])('of %s of %d tokens is refused', async (id, maxTokens, says) => {
    const body = await refusal(id, 10, maxTokens);
    expect(body?.code).toBe('answer_too_long');
    expect(body?.message).toContain(says);
    expect(body?.message).toContain(`${maxTokens.toLocaleString('en')} were asked for`);
  });
});
