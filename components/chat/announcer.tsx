'use client';

import type { ChatMessage } from '@/lib/chat/message';
import type { Offer } from '@/lib/models/schema';
import type { RunState } from '@/lib/runs/schema';
import type { Waiting } from '@/lib/usage/schema';
import { answererName } from './answer';

const sayings: { readonly [S in RunState]: string } = {
  running: 'is answering.',
  complete: 'has answered.',
  stopped: 'has ended early.',
  interrupted: 'was cut off.',
  failed: 'could not answer.',
};

const waits: { readonly [R in Waiting['reason']]: string } = {
  quota: 'has a limit: your message waits in line.',
  retry: 'could not answer yet and is asked again.',
};

/**
 * Says aloud how the last answer stands. The log itself is not live: a stream would be read over
 * itself, token by token.
 */
export function Announcer({
  last,
  offers,
}: {
  last: ChatMessage | undefined;
  offers: ReadonlyMap<string, Offer>;
}) {
  const state = last?.role === 'assistant' ? last.metadata?.state : undefined;
  const waiting = state === 'running' ? last?.metadata?.waiting : undefined;
  const name = last ? answererName(last, offers.get(last.metadata?.offer ?? '')) : '';
  const saying = waiting ? waits[waiting.reason] : state && sayings[state];
  return <output className="sr-only">{saying ? `${name} ${saying}` : ''}</output>;
}
