import type { ErrorCode } from '@/lib/errors';
import type { OfferId } from '../schema';

/** What breaks for people in other products; each has at least one case of the table. */
export const whatBreaks = [
  'tool ids of nine characters',
  'tool ids on Bedrock',
  'tool id not defined',
  'user after tool',
  'content and tool calls',
  'unknown body fields',
  'tool choice any',
  'streamed tools',
  'system role',
  'prompt or messages',
  'on-demand throughput',
  'reasoning',
  'throttling',
  'legacy and end of life',
  'images',
  'Converse limits',
  'Mistral limits',
  'JSON on Bedrock',
  'top k',
  'region',
] as const;
type WhatBreaks = (typeof whatBreaks)[number];

/** One refusal on the wire, and what a person is told. */
export type RefusalCase = {
  name: string;
  breaks?: WhatBreaks;
  offer: OfferId;
  status: number;
  /** Text, or JSON. */
  body: unknown;
  headers?: Record<string, string>;
  code: ErrorCode;
  /** What the sentence must hold. */
  says: RegExp;
  /** The kind of the button, or the offer to use. */
  action: 'retry' | 'new-chat' | 'open-settings' | 'open-connections' | OfferId;
};

type CaseRow = [
  name: string,
  status: number,
  body: unknown,
  code: ErrorCode,
  says: RegExp,
  action: RefusalCase['action'],
  more?: Partial<RefusalCase>,
];

/** The cases of a short table, all at one offer unless a row says otherwise. */
export function casesOf(
  offer: OfferId,
  rows: readonly CaseRow[],
  bodyOf: (body: unknown) => unknown = (body) => body,
): RefusalCase[] {
  return rows.map(([name, status, body, code, says, action, more]) => ({
    name,
    offer,
    status,
    body: bodyOf(body),
    code,
    says,
    action,
    ...more,
  }));
}
