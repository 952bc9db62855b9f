import { formatCount } from '@/components/ui/format';
import type { QuotaLimit, QuotaReading, Waiting } from '@/lib/usage/schema';

export type Meter = QuotaReading['meters'][number];

const windows: { readonly [W in QuotaLimit['window']]: { now: string; each: string } } = {
  '10 seconds': { now: 'in these 10 seconds', each: 'in 10 seconds' },
  minute: { now: 'this minute', each: 'a minute' },
  day: { now: 'in 24 hours', each: 'a day' },
};

/** `4_200` → `5 s`, `75_000` → `1 min 15 s`, `7_500_000` → `2 h 5 min`; at least a second. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** For example `9 of 10 requests this minute`. */
export function meterText({ used, limit, unit, window }: Meter): string {
  return `${formatCount(used)} of ${formatCount(limit)} ${unit} ${windows[window].now}`;
}

/** From here on a limit is near. */
const nearShare = 0.8;

/** The fullest limit, when it is near or a message would have to wait; otherwise undefined. */
export function nearMeter(reading: QuotaReading): Meter | undefined {
  const share = ({ used, limit }: Meter) => used / limit;
  const fullest = reading.meters.toSorted((one, other) => share(other) - share(one))[0];
  const waits = Date.parse(reading.nextAt) > Date.parse(reading.at);
  return fullest && (waits || share(fullest) >= nearShare) ? fullest : undefined;
}

/** When a message sent now would go out, or when the near limit has more room. */
export function roomText({ nextAt }: QuotaReading, { freesAt }: Meter, now: number): string {
  const waitMs = Date.parse(nextAt) - now;
  if (waitMs > 0) return `A message sent now waits ${formatCountdown(waitMs)}.`;
  const freesMs = freesAt ? Date.parse(freesAt) - now : 0;
  return freesMs > 0 ? `More room in ${formatCountdown(freesMs)}.` : '';
}

/** Who is waited for: the model's name, and its service's. */
export type Awaited = { model: string; service: string };

/** Why nothing has been asked yet, and how long that lasts. */
export function waitingText(waiting: Waiting, { model, service }: Awaited, now: number): string {
  const time = formatCountdown(Date.parse(waiting.until) - now);
  if (waiting.reason === 'retry') {
    const causes = {
      limited: 'is limiting requests',
      failed: 'had a problem',
      unreachable: 'could not be reached',
    };
    const { attempt, of, cause } = waiting;
    return `${service} ${causes[cause]}. Trying again in ${time} (${attempt} of ${of}).`;
  }
  if (!waiting.limit) return `${service} asked for a pause. Your message goes out in ${time}.`;
  const { limit, unit, window } = waiting.limit;
  const quota = `${model} takes ${formatCount(limit)} ${unit} ${windows[window].each}`;
  return `Waiting in line: ${quota}. Your message goes out in ${time}.`;
}
