'use client';

import { SourceRows } from '@/components/knowledge/source-list';
import { Button } from '@/components/ui/button';
import { formatCount, formatDuration } from '@/components/ui/format';
import { Notice } from '@/components/ui/notice';
import { useMoney } from '@/components/usage/currency';
import { tokensText, usePriceNote } from '@/components/usage/figures';
import { stretchesOf, TimeBar } from '@/components/usage/time-bar';
import type { Source } from '@/lib/knowledge/source';
import type { Offer } from '@/lib/models/schema';
import type { AnswerMetadata, Inspection } from '@/lib/runs/schema';
import type { Cost } from '@/lib/usage/schema';
import { type Row, Rows, Section } from './inspector-section';
import { SentSettings } from './sent-settings';

type Metadata = Partial<AnswerMetadata>;

function Figure({ value, children }: { value: string; children: string }) {
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end">
      <dt className="text-ink-3 text-xs">{children}</dt>
      <dd className="font-semibold text-xl tabular-nums">{value}</dd>
    </div>
  );
}

function CostFigure({ cost }: { cost: Cost }) {
  const { format } = useMoney();
  return <Figure value={format(cost.amount)}>{usePriceNote(cost)}</Figure>;
}

/** Between the currencies, where there are two. */
function CurrencySwitch() {
  const { currency, choose } = useMoney();
  if (!choose) return null;
  const other = currency === 'EUR' ? 'USD' : 'EUR';
  return (
    <Button className="mt-3" onClick={() => choose(other)}>
      Show costs in {other === 'EUR' ? 'euros' : 'dollars'}
    </Button>
  );
}

function Figures({ metadata: { usage, timing, cost } }: { metadata: Metadata }) {
  const speed = timing?.tokensPerSecond ?? null;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3">
      <Figure value={timing?.firstTokenMs == null ? '–' : formatDuration(timing.firstTokenMs)}>
        first token
      </Figure>
      <Figure value={speed === null ? '–' : speed.toFixed(speed < 10 ? 1 : 0)}>
        tokens a second
      </Figure>
      <Figure value={usage ? formatCount(usage.totalTokens) : '–'}>
        {usage ? `${tokensText(usage)}${usage.estimated ? ', estimated' : ''}` : 'tokens'}
      </Figure>
      {cost ? <CostFigure cost={cost} /> : <Figure value="–">no price is known</Figure>}
    </dl>
  );
}

function Duration({ name, children }: { name: string; children: string }) {
  return (
    <div className="contents">
      <dt>{name}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </div>
  );
}

const geographies = { eu: 'stays in the EU', us: 'stays in the US' } as const;

function whereRows({ served, finishReason, state, offer: id }: Metadata, offer?: Offer): Row[] {
  const modelId = offer?.modelId ?? id?.slice(id.indexOf(':') + 1) ?? '';
  const told = (name: string, value: string | undefined): Row[] => (value ? [{ name, value }] : []);
  return [
    ...told('model', modelId),
    ...(served?.model === modelId ? [] : told('answered as', served?.model)),
    ...told('region', served?.region),
    ...told('destination', offer?.geo && geographies[offer.geo]),
    ...told('tier', served?.tier),
    ...told('state', state),
    ...told('finish', finishReason),
    ...told('request id', served?.requestId),
  ];
}

/** The passages that the model was given; nothing where no document was searched. */
function DocumentsGiven({
  searched,
  cited,
  uncited,
}: {
  searched: Metadata['searched'];
  cited: readonly Source[];
  uncited: readonly Source[];
}) {
  const given = [...cited, ...uncited].sort((one, other) => one.number - other.number);
  if (!searched && given.length === 0) return null;
  return (
    <Section title="Documents">
      <Rows
        rows={[
          { name: 'passages given', value: String(given.length) },
          { name: 'cited', value: String(cited.length) },
          ...(searched ? [{ name: 'search before it', value: formatDuration(searched.ms) }] : []),
        ]}
      />
      <SourceRows sources={given} />
    </Section>
  );
}

/** What one answer took and cost, what became of the settings, and who answered. */
export function InspectorAnswer({
  metadata,
  offer,
  inspection,
  sources,
}: {
  metadata: Metadata;
  offer: Offer | undefined;
  /** Absent until it is loaded. */
  inspection: Inspection | undefined;
  sources: { cited: readonly Source[]; uncited: readonly Source[] };
}) {
  const { timing, served, error } = metadata;
  const serviceMs = timing?.serviceMs;
  const headersMs = inspection?.exchanges[0]?.headersMs;
  return (
    <>
      {served?.demonstration ? (
        <Notice tone="info" className="mb-4">
          The built-in emulator answered, not a model. Nothing was sent to the service.
        </Notice>
      ) : null}
      {error ? (
        <Notice tone="bad" className="mb-4">
          {error.message}
        </Notice>
      ) : null}
      <Figures metadata={metadata} />
      <CurrencySwitch />
      {timing ? (
        <Section title="Time">
          <TimeBar stretches={stretchesOf(timing, headersMs)} />
          <dl className="mt-2 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 border-t pt-2">
            <Duration name="whole answer">{formatDuration(timing.totalMs)}</Duration>
            {serviceMs === undefined ? null : (
              <Duration name="service's own latency">{`${formatCount(serviceMs)} ms`}</Duration>
            )}
          </dl>
        </Section>
      ) : null}
      {inspection ? (
        <Section title="What was sent">
          <SentSettings inspection={inspection} offer={offer} />
        </Section>
      ) : null}
      <DocumentsGiven searched={metadata.searched} {...sources} />
      <Section title="Where">
        <Rows rows={whereRows(metadata, offer)} />
      </Section>
    </>
  );
}
