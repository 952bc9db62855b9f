'use client';

import { createContext, type ReactNode, use, useSyncExternalStore } from 'react';
import { type Currency, formatDay, formatMoney } from '@/components/ui/format';

/** Euros for one dollar, as the owner set them, and the day of that rate. */
type EuroRate = { rate: number; asOf: string };

const RateContext = createContext<EuroRate | undefined>(undefined);

/** Makes the owner's rate known; without one, costs are in dollars only. */
export function CurrencyProvider({
  rate,
  children,
}: {
  rate: EuroRate | undefined;
  children: ReactNode;
}) {
  return <RateContext value={rate}>{children}</RateContext>;
}

const key = 'tramontane.currency';
const changed = 'tramontane:currency';

function subscribe(onChange: () => void): () => void {
  window.addEventListener(changed, onChange);
  window.addEventListener('storage', onChange);
  return () => {
    window.removeEventListener(changed, onChange);
    window.removeEventListener('storage', onChange);
  };
}

/** An owner who sets a rate wants euros, until somebody chooses otherwise. */
const chosen = (): Currency => (localStorage.getItem(key) === 'USD' ? 'USD' : 'EUR');
const beforeChoice = (): Currency => 'EUR';

function choose(currency: Currency): void {
  localStorage.setItem(key, currency);
  window.dispatchEvent(new Event(changed));
}

type Money = {
  currency: Currency;
  /** Dollars of the price list, in the chosen currency. */
  format: (usd: number) => string;
  /** How that currency came about; undefined for the list's own. */
  conversion: string | undefined;
  /** Undefined where there is nothing to choose. */
  choose: ((currency: Currency) => void) | undefined;
};

/** How costs are shown: in the currency that this person chose, kept in this browser. */
export function useMoney(): Money {
  const rate = use(RateContext);
  const wanted = useSyncExternalStore(subscribe, chosen, beforeChoice);
  if (!rate || wanted === 'USD') {
    const format = (usd: number) => formatMoney(usd, 'USD');
    return { currency: 'USD', format, conversion: undefined, choose: rate && choose };
  }
  return {
    currency: 'EUR',
    format: (usd) => formatMoney(usd * rate.rate, 'EUR'),
    conversion: `converted at ${rate.rate} (${formatDay(rate.asOf)})`,
    choose,
  };
}
