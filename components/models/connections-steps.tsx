import { Check, CircleDashed, Minus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatDuration } from '@/components/ui/format';
import { Spinner } from '@/components/ui/spinner';
import type { CheckState } from './use-checks';

type Look = { mark: ReactNode; word: string; text?: string; ms?: number };

function lookOf(state: CheckState): Look {
  if (state === 'running') return { mark: <Spinner />, word: 'under way' };
  if (state === 'skipped') {
    return { mark: <Minus aria-hidden size={16} className="text-ink-3" />, word: 'left out' };
  }
  if (state === 'waiting') {
    return { mark: <CircleDashed aria-hidden size={16} className="text-ink-3" />, word: 'to come' };
  }
  const { ms } = state;
  return state.passed
    ? {
        mark: <Check aria-hidden size={16} className="text-good" />,
        word: 'passed',
        text: state.found,
        ms,
      }
    : {
        mark: <X aria-hidden size={16} className="text-bad" />,
        word: 'failed',
        text: state.error.message,
        ms,
      };
}

function Step({ title, state }: { title: string; state: CheckState }) {
  const { mark, word, text, ms } = lookOf(state);
  return (
    <li className="flex items-start gap-2.5 px-3 py-2 text-sm">
      <span className="mt-0.5 grid size-4 shrink-0 place-items-center">{mark}</span>
      <div className="min-w-0 flex-1">
        <span className="font-medium">{title}</span>
        <span className="sr-only">: {word}</span>
        {text ? <p className="wrap-anywhere text-ink-2">{text}</p> : null}
      </div>
      {ms === undefined ? null : (
        <span className="shrink-0 text-ink-3 text-xs tabular-nums leading-6">
          {formatDuration(ms)}
        </span>
      )}
    </li>
  );
}

/** What is checked, in its order, each with how it went and how long it took. */
export function CheckList({
  label,
  checks,
  states,
}: {
  label: string;
  checks: readonly { id: string; title: string }[];
  states: ReadonlyMap<string, CheckState>;
}) {
  return (
    <ol aria-label={label} className="divide-y rounded-sm border">
      {checks.map(({ id, title }) => (
        <Step key={id} title={title} state={states.get(id) ?? 'waiting'} />
      ))}
    </ol>
  );
}

/** A whole check in one sentence, for those who cannot see it. */
export function outcomeOf(name: string, states: ReadonlyMap<string, CheckState>): string {
  const results = [...states.values()].filter((state) => typeof state === 'object');
  const passed = results.filter((result) => result.passed).length;
  return `Check of ${name}: ${passed} passed, ${results.length - passed} failed.`;
}
