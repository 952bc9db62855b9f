import { describe, expect, it } from 'vitest';
import type { QuotaReading } from '@/lib/usage/schema';
import { formatCountdown, meterText, nearMeter, roomText, waitingText } from './quota-text';

const now = Date.parse('2026-11-21T10:00:00Z');
const at = (seconds: number) => new Date(now + seconds * 1_000).toISOString();

function readingOf(used: number, nextIn = 0): QuotaReading {
  return {
    offer: 'o',
    at: at(0),
    meters: [
      { unit: 'requests', window: 'minute', used, limit: 10, freesAt: at(12) },
      { unit: 'tokens', window: 'day', used: 1_000, limit: 57_600_000, freesAt: at(80_000) },
    ],
    nextAt: at(nextIn),
  };
}

it.each([
  [0, '1 s'],
  [4_200, '5 s'],
  [60_000, '1 min'],
  [75_000, '1 min 15 s'],
  [7_500_000, '2 h 5 min'],
])('counts %i ms down as %s', (ms, text) => expect(formatCountdown(ms)).toBe(text));

describe('the notice', () => {
  it('is there from four fifths on, or when a message would wait', () => {
    expect(nearMeter(readingOf(7))).toBeUndefined();
    expect(nearMeter(readingOf(8))?.used).toBe(8);
    expect(nearMeter(readingOf(2, 30))?.unit).toBe('requests');
    expect(nearMeter({ ...readingOf(9), meters: [] })).toBeUndefined();
  });

  it('says how much is used and how long a message waits', () => {
    const near = readingOf(9);
    const meter = nearMeter(near);
    if (!meter) throw new Error('it is near');
    expect(meterText(meter)).toBe('9 of 10 requests this minute');
    expect(roomText(near, meter, now)).toBe('More room in 12 s.');
    expect(roomText(readingOf(10, 12), meter, now + 2_000)).toBe('A message sent now waits 10 s.');
    expect(roomText(near, meter, now + 13_000)).toBe('');
  });
});

describe('a wait', () => {
  const pixtral = { model: 'Pixtral Large', service: 'Amazon Bedrock' };
  const limit = { unit: 'tokens', window: 'minute', limit: 80_000 } as const;

  it.each([
    [
      { reason: 'quota', until: at(12), limit },
      'Waiting in line: Pixtral Large takes 80,000 tokens a minute. Your message goes out in 12 s.',
    ],
    [
      { reason: 'quota', until: at(7), limit: null },
      'Amazon Bedrock asked for a pause. Your message goes out in 7 s.',
    ],
    [
      { reason: 'retry', until: at(3), attempt: 2, of: 3, cause: 'limited' },
      'Amazon Bedrock is limiting requests. Trying again in 3 s (2 of 3).',
    ],
    [
      { reason: 'retry', until: at(1), attempt: 3, of: 3, cause: 'unreachable' },
      'Amazon Bedrock could not be reached. Trying again in 1 s (3 of 3).',
    ],
  ] as const)('%j', (waiting, text) => expect(waitingText(waiting, pixtral, now)).toBe(text));
});
