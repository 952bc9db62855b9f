const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `1204` → `1,204`. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** `12` → `12 ms`, `420` → `0.42 s`, `61_500` → `1 min 2 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 100) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 9_995) return `${(milliseconds / 1000).toFixed(2)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `70.9` → `71 tok/s`; one decimal below ten. */
export function formatRate(tokensPerSecond: number): string {
  const digits = tokensPerSecond < 10 ? 1 : 0;
  return `${tokensPerSecond.toFixed(digits)} tok/s`;
}

export type Currency = 'USD' | 'EUR';

const signs: { readonly [C in Currency]: string } = { USD: '$', EUR: '€' };

/** `0.0014` → `$0.0014`, `0.00000134` → `under $0.0001`, `1.5` → `$1.50`; `€` for EUR. */
export function formatMoney(amount: number, currency: Currency): string {
  const sign = signs[currency];
  if (amount > 0 && amount < 0.000_05) return `under ${sign}0.0001`;
  if (amount === 0 || amount >= 0.995) return `${sign}${amount.toFixed(2)}`;
  return `${sign}${amount.toFixed(4).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

/** `formatMoney` in the currency of the price list. */
export function formatUsd(amount: number): string {
  return formatMoney(amount, 'USD');
}

/** A token limit as people say it: `131072` → `128k`, `256000` → `256k`, `1048576` → `1M`. */
export function formatLimit(tokens: number): string {
  const base = tokens % 1000 === 0 ? 1000 : 1024;
  if (tokens >= base * base) return `${trim(tokens / (base * base))}M`;
  if (tokens >= base) return `${trim(tokens / base)}k`;
  return String(tokens);
}

/** `1536` → `1.5 KB`, in the units of files. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${trim(bytes / 1024)} KB`;
  return `${trim(bytes / (1024 * 1024))} MB`;
}

function trim(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}

const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** A calendar day without a time zone: `2026-05-31` → `31 May 2026`. What is no day stays as it is. */
export function formatDay(isoDay: string): string {
  const parsed = new Date(`${isoDay.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) ? isoDay : day.format(parsed);
}

/** The time of day where the reader is: `14:02`. */
export function formatTime(iso: string): string {
  const parsed = new Date(iso);
  if (Number.isNaN(parsed.getTime())) return '';
  return parsed.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
