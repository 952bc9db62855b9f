import { cn } from './cn';

/** How much of something is done: `share` is 0 to 1, null while that is not known. */
export function ProgressBar({
  label,
  share,
  className,
}: {
  label: string;
  share: number | null;
  className?: string;
}) {
  const percent = share === null ? undefined : Math.round(share * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={cn('h-1 overflow-hidden rounded-full bg-line', className)}
    >
      <div
        className={cn(
          'h-full rounded-full bg-accent transition-[width] duration-(--slow)',
          percent === undefined && 'w-1/3 animate-breathe',
        )}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
