'use client';

import { type FormEvent, useId, useState } from 'react';
import { Brand } from '@/components/shell/brand';
import { readRefusal, unreachable } from '@/components/shell/read-refusal';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Spinner } from '@/components/ui/spinner';
import type { ErrorBody } from '@/lib/errors';

async function signIn(password: string): Promise<ErrorBody | null> {
  try {
    const response = await fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    });
    return response.ok ? null : readRefusal(await response.text());
  } catch {
    // No answer at all: the network, or a server that is starting.
    return unreachable;
  }
}

/** Asks for the owner's password; `next` is where to go afterwards. */
export function SignInForm({ next }: { next: string }) {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ErrorBody | null>(null);
  const fieldId = useId();

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (busy || !password) return;
    setBusy(true);
    setRefusal(null);
    const refused = await signIn(password);
    if (!refused) {
      window.location.assign(next);
      return;
    }
    setRefusal(refused);
    setBusy(false);
  }

  return (
    <main className="grid min-h-dvh place-items-center px-4 py-8">
      <form onSubmit={onSubmit} className="grid w-full max-w-88 gap-4">
        <Brand />
        <h1 className="font-semibold text-xl tracking-tight">Sign in</h1>
        <div className="grid gap-1.5">
          <label htmlFor={fieldId} className="font-medium text-sm">
            Owner password
          </label>
          <input
            id={fieldId}
            type="password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            aria-invalid={refusal !== null}
            onChange={(event) => setPassword(event.target.value)}
            className="min-h-11 rounded-sm border border-edge bg-raised px-3 text-lg"
          />
          <p className="text-ink-3 text-xs">It was set when this server was started.</p>
        </div>
        {refusal ? (
          <Notice tone="bad" role="alert">
            {refusal.message}
          </Notice>
        ) : null}
        <Button type="submit" variant="primary" size="medium" aria-disabled={busy || !password}>
          {busy ? <Spinner /> : null}
          Sign in
        </Button>
      </form>
    </main>
  );
}
