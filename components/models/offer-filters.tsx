import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import type { Source } from '@/lib/models/schema';
import { type LifeStage, lifeStages, type OfferFilter } from './filter-offers';
import { abilityNames } from './offer-details';
import { sourceNames } from './source';

function Chip({
  pressed,
  onPress,
  children,
}: {
  pressed: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={cn(
        'min-h-touch rounded-full border px-3 text-sm transition-colors',
        pressed
          ? 'border-accent bg-accent-soft text-accent'
          : 'border-line-strong bg-raised text-ink-2 hover:bg-hover hover:text-ink',
      )}
    >
      {children}
    </button>
  );
}

function Group({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="float-left mr-1 text-ink-3 text-xs max-desk:float-none max-desk:mb-1">
        {legend}
      </legend>
      {children}
    </fieldset>
  );
}

// The keys of a constant object are of its own type.
const stages = Object.keys(lifeStages) as LifeStage[];

/** What the list is narrowed down by: words, service, abilities, and the part of a life. */
export function OfferFilters({
  sources,
  typed,
  onType,
  filter,
  onFilter,
}: {
  /** Those that there is something of. */
  sources: readonly Source[];
  typed: string;
  onType: (text: string) => void;
  filter: OfferFilter;
  onFilter: (filter: OfferFilter) => void;
}) {
  const { source, abilities, stage } = filter;
  return (
    <search className="grid gap-3">
      <label className="flex items-center gap-2 rounded-md border border-edge bg-raised px-3 focus-within:border-accent focus-within:outline-3 focus-within:outline-accent/20">
        <Search aria-hidden size={15} className="shrink-0 text-ink-3" />
        <span className="sr-only">Filter models</span>
        <input
          type="search"
          value={typed}
          onChange={(event) => onType(event.target.value)}
          placeholder="Filter by name, id, service or ability"
          className="h-10 w-full bg-transparent text-sm outline-none placeholder:text-ink-3 [&::-webkit-search-cancel-button]:grayscale max-desk:h-11 max-desk:text-lg"
        />
      </label>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        <Group legend="Service">
          {(['any', ...sources] as const).map((one) => (
            <Chip
              key={one}
              pressed={one === source}
              onPress={() => onFilter({ ...filter, source: one })}
            >
              {one === 'any' ? 'Any' : sourceNames[one].full}
            </Chip>
          ))}
        </Group>
        <Group legend="Can">
          {abilityNames.map((name) => (
            <Chip
              key={name}
              pressed={abilities.includes(name)}
              onPress={() =>
                onFilter({
                  ...filter,
                  abilities: abilities.includes(name)
                    ? abilities.filter((other) => other !== name)
                    : [...abilities, name],
                })
              }
            >
              {name}
            </Chip>
          ))}
        </Group>
        <Group legend="Lifecycle">
          {stages.map((one) => (
            <Chip
              key={one}
              pressed={one === stage}
              onPress={() => onFilter({ ...filter, stage: one })}
            >
              {lifeStages[one].label}
            </Chip>
          ))}
        </Group>
      </div>
    </search>
  );
}
