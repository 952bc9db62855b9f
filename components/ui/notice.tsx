import { CircleAlert, CircleStop, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

const looks = {
  info: { icon: Info, classes: 'border-line bg-sunk', mark: 'text-ink-2' },
  warn: { icon: TriangleAlert, classes: 'border-warn/30 bg-warn-soft', mark: 'text-warn' },
  bad: { icon: CircleAlert, classes: 'border-bad/30 bg-bad-soft', mark: 'text-bad' },
  stopped: { icon: CircleStop, classes: 'border-line bg-sunk', mark: 'text-ink-2' },
} as const satisfies Record<string, { icon: LucideIcon; classes: string; mark: string }>;

/** A sentence that says what is the matter, with what can be done beside it. */
export function Notice({
  tone,
  title,
  children,
  actions,
  role,
  className,
}: {
  tone: keyof typeof looks;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  role?: 'alert' | 'status';
  className?: string;
}) {
  const { icon: Icon, classes, mark } = looks[tone];
  return (
    <div
      role={role}
      className={cn(
        'flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border px-3 py-2 text-sm',
        classes,
        className,
      )}
    >
      <div className="flex min-w-0 flex-1 basis-56 items-start gap-2.5">
        <Icon aria-hidden size={16} className={cn('mt-0.5 shrink-0', mark)} />
        <div className="min-w-0 break-words">
          {title ? <span className="mr-2 inline-block font-semibold">{title}</span> : null}
          {children}
        </div>
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  );
}
