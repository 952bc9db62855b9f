'use client';

import { Notice } from '@/components/ui/notice';
import type { ErrorBody } from '@/lib/errors';
import type { RunState } from '@/lib/runs/schema';
import { ErrorActions, type ErrorHandlers } from './error-actions';

const endings = {
  stopped: {
    tone: 'stopped',
    title: 'Stopped',
    text: 'What was written until then is kept.',
  },
  interrupted: {
    tone: 'warn',
    title: 'Interrupted',
    text: 'The answer was cut off before its end. What arrived is kept.',
  },
  failed: {
    tone: 'bad',
    title: 'This answer failed',
    text: 'Nothing more is known about the cause.',
  },
} as const satisfies { [S in Exclude<RunState, 'running' | 'complete'>]: object };

/** Why an answer is not whole, and what can be done. It stays for as long as the answer does. */
export function AnswerEnding({
  state,
  error,
  attempts,
  onRegenerate,
  onContinue,
  ...handlers
}: Omit<ErrorHandlers, 'onRetry' | 'onContinue'> & {
  state: keyof typeof endings;
  error: ErrorBody | undefined;
  /** How often the service was asked in vain, where it was more than once. */
  attempts: number | undefined;
  onRegenerate: (() => void) | undefined;
  onContinue: (() => void) | undefined;
}) {
  const { tone, title, text } = endings[state];
  return (
    <Notice
      tone={tone}
      title={title}
      className="mt-3"
      actions={
        onRegenerate ? (
          <ErrorActions
            error={error}
            onContinue={onContinue}
            onRetry={onRegenerate}
            {...handlers}
          />
        ) : null
      }
    >
      {error?.message ?? text}
      {attempts ? ` The service was asked ${attempts} times.` : null}
    </Notice>
  );
}
