import { describe, expect, it } from 'vitest';
import { findOffer } from '@/lib/models/catalog';
import type { Offer } from '@/lib/models/schema';
import { estimateDraft, estimatePrompt } from './estimate';
import type { ChatMessage, ChatPart } from './message';

function offer(id: string): Offer {
  const found = findOffer(id);
  if (!found) throw new Error(`no offer ${id}`);
  return found;
}

const large = offer('mistral:mistral-large-latest');
const pixtral = offer('bedrock:us.mistral.pixtral-large-2502-v1:0');
const codestral = offer('mistral:codestral-latest');

const said = (...parts: ChatPart[]): ChatMessage => ({ id: 'a', role: 'user', parts });
const text = (length: number): ChatPart => ({ type: 'text', text: 'a'.repeat(length) });
const image = (id = 'f'): ChatPart => ({
  type: 'file',
  mediaType: 'image/png',
  url: `/api/files/${id}`,
});
const envelope = 4;

describe('estimatePrompt', () => {
  it('counts words and what stands around each message', () => {
    expect(estimatePrompt([], large)).toBe(0);
    expect(estimatePrompt([said(text(400)), said(text(40))], large)).toBe(110 + 2 * envelope);
  });

  it('counts the instructions', () => {
    expect(estimatePrompt([], large, { system: 'a'.repeat(80) })).toBe(20);
  });

  it('counts what a tool was asked and what it answered', () => {
    const call: ChatPart = {
      type: 'tool-retrieve_payment_status',
      toolCallId: 'abcdefghi',
      state: 'output-available',
      input: { transaction_id: 'T1001' },
      output: { status: 'Paid' },
    };
    expect(estimatePrompt([said(call)], large)).toBeGreaterThan(envelope + 8);
  });

  it('leaves reasoning out', () => {
    const thought: ChatPart = { type: 'reasoning', text: 'a'.repeat(400) };
    expect(estimatePrompt([said(thought)], large)).toBe(envelope);
  });

  it('counts an image by its size, and as the largest where that is not known', () => {
    const messages = [said(image())];
    expect(estimatePrompt(messages, large)).toBe(envelope + 3025);
    const size = () => ({ width: 280, height: 280 });
    expect(estimatePrompt(messages, large, {}, size)).toBe(envelope + 100);
    expect(estimatePrompt(messages, pixtral)).toBe(envelope + 4096);
  });

  it('counts only the images that are sent', () => {
    const messages = [said(...Array.from({ length: 30 }, () => image()))];
    expect(estimatePrompt(messages, large)).toBe(envelope + 8 * 3025);
    expect(estimatePrompt(messages, pixtral)).toBe(envelope + 20 * 4096);
    expect(estimatePrompt(messages, pixtral, { api: 'invoke' })).toBe(envelope + 8 * 4096);
    expect(estimatePrompt(messages, codestral)).toBe(envelope);
  });
});

describe('estimateDraft', () => {
  it('is nothing for nothing, else a message', () => {
    expect(estimateDraft({ text: '', files: [] }, large)).toBe(0);
    expect(estimateDraft({ text: 'Hello', files: [] }, large)).toBe(envelope + 2);
    const files = [{ width: 280, height: 280 }];
    expect(estimateDraft({ text: '', files }, large)).toBe(envelope + 100);
  });
});
