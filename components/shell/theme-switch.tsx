'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useHydrated } from '@/components/ui/client-state';
import { cn } from '@/components/ui/cn';

const choices = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;

/** System, light or dark: three radio buttons. */
export function ThemeSwitch({ name }: { name: string }) {
  const { theme, setTheme } = useTheme();
  const hydrated = useHydrated();
  return (
    <fieldset className="flex w-fit rounded-full border bg-raised p-0.5">
      <legend className="sr-only">Theme</legend>
      {choices.map(({ value, label, icon: Icon }) => (
        <label
          key={value}
          title={label}
          className={cn(
            'grid h-6 w-8 cursor-pointer place-items-center rounded-full text-ink-3 transition-colors hover:text-ink max-desk:h-11 max-desk:w-12',
            'has-checked:bg-accent-soft has-checked:text-accent',
            'has-focus-visible:outline-2 has-focus-visible:outline-accent',
          )}
        >
          <input
            type="radio"
            name={name}
            value={value}
            className="sr-only"
            checked={hydrated && theme === value}
            onChange={() => setTheme(value)}
          />
          <Icon aria-hidden size={14} />
          <span className="sr-only">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
