import type { ChatSettings } from '@/lib/chat/schema';
import type { Offer } from '@/lib/models/schema';

export type Fate = {
  kind: 'sent' | 'renamed' | 'clamped' | 'emulated' | 'ignored' | 'refused';
  note: string;
  field?: string;
};

/** STAND-IN until lib/models/parameters exports `fateOf`. */
export function fateOf(offer: Offer, name: keyof ChatSettings, settings: ChatSettings): Fate {
  const bedrock = offer.source === 'bedrock';
  if (bedrock && name === 'randomSeed')
    return { kind: 'ignored', note: 'not sent: Converse has no seed' };
  if (bedrock && name === 'temperature' && (settings.temperature ?? 0) > 1)
    return { kind: 'clamped', note: 'sent as 1.0, the most on Bedrock' };
  return { kind: 'sent', note: 'sent' };
}
