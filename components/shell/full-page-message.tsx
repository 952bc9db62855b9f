import type { ReactNode } from 'react';
import { WindMark } from './brand';

/** A page that says one thing: nothing found, or something broke. */
export function FullPageMessage({
  title,
  text,
  children,
}: {
  title: string;
  text: string;
  children: ReactNode;
}) {
  return (
    <main className="grid min-h-full flex-1 place-items-center px-4 py-8">
      <div className="grid w-full max-w-md justify-items-start gap-3">
        <WindMark size={34} />
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        <p className="text-ink-2">{text}</p>
        <div className="mt-2 flex flex-wrap gap-2">{children}</div>
      </div>
    </main>
  );
}
