'use client';

import { memo, useMemo } from 'react';
import { cn } from '@/components/ui/cn';
import type { ChunkItem } from '@/lib/knowledge/schema';
import type { DocumentPart } from './document-part';
import { type Piece, splitText } from './split-text';
import { type TextRun, type TextTable, textRuns } from './text-runs';

/** The mark where a chunk begins: what is scrolled to. */
export const chunkMarkId = (id: string) => `chunk-${id}`;

const cell = 'border border-line-strong px-2 py-1 text-left align-top [overflow-wrap:anywhere]';

/** The look of its piece is given again: a table does not stand on the background of a line. */
function Table({ table: { head, rows }, look }: { table: TextTable; look: string | undefined }) {
  return (
    <table className={cn('my-2 w-full table-fixed border-collapse text-xs tabular-nums', look)}>
      {head ? (
        <thead>
          <tr>
            {head.map((text, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its place
              <th key={column} scope="col" className={cn(cell, 'border-b-2 font-semibold')}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
      ) : null}
      <tbody>
        {rows.map((cells, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place
          <tr key={row}>
            {cells.map((text, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its place
              <td key={column} className={cell}>
                {text}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Run({ run, look }: { run: TextRun; look: string | undefined }) {
  if (run.kind === 'table') return <Table table={run} look={look} />;
  return run.kind === 'heading' ? <strong className="font-semibold">{run.text}</strong> : run.text;
}

function lookOf(piece: Piece, isChosen: boolean): string | undefined {
  if (isChosen) return 'bg-accent/20';
  if (piece.chunks.length > 1) return 'bg-hover';
  return (piece.chunks[0]?.position ?? 0) % 2 === 1 ? 'bg-sunk' : undefined;
}

function ChunkMark({
  chunk,
  isChosen,
  onChoose,
}: {
  chunk: ChunkItem;
  isChosen: boolean;
  onChoose: (id: string) => void;
}) {
  const number = chunk.position + 1;
  return (
    <button
      id={chunkMarkId(chunk.id)}
      type="button"
      // By keyboard, chunks are chosen in their list and by Previous and Next.
      tabIndex={-1}
      aria-label={`Chunk ${number}`}
      aria-pressed={isChosen}
      onClick={() => onChoose(chunk.id)}
      className={cn(
        'mr-1 inline-grid h-6 min-w-6 scroll-mt-6 select-none place-items-center rounded-sm px-1 align-middle font-mono text-xs tabular-nums leading-none',
        isChosen
          ? 'bg-accent text-accent-ink'
          : 'border border-line-strong bg-raised text-ink-3 hover:bg-hover hover:text-ink',
      )}
    >
      {number}
    </button>
  );
}

const PieceText = memo(function PieceText({
  piece,
  headings,
  chosen,
  onChoose,
}: {
  piece: Piece;
  headings: ReadonlySet<string>;
  /** The chosen chunk, if it is one of this piece's. */
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const Tag = chosen === null ? 'span' : 'mark';
  const look = lookOf(piece, chosen !== null);
  return (
    <>
      {piece.begins.map((chunk) => (
        <ChunkMark
          key={chunk.id}
          chunk={chunk}
          isChosen={chunk.id === chosen}
          onChoose={onChoose}
        />
      ))}
      <Tag className={cn('box-decoration-clone text-ink', look)}>
        {textRuns(piece.text, headings).map((run, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a run is known by its place
          <Run key={index} run={run} look={look} />
        ))}
      </Tag>
    </>
  );
});

/** The text of a part of a document, with its chunks shown over it and one of them marked. */
export function DocumentPartText({
  part,
  chosen,
  onChoose,
}: {
  part: DocumentPart;
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const pieces = useMemo(() => splitText(part.text, part.start, part.chunks), [part]);
  const headings = useMemo(() => new Set(part.chunks.flatMap((chunk) => chunk.headings)), [part]);
  return (
    <div className="whitespace-pre-wrap break-words text-md">
      {pieces.map((piece) => (
        <PieceText
          key={piece.start}
          piece={piece}
          headings={headings}
          chosen={piece.chunks.some(({ id }) => id === chosen) ? chosen : null}
          onChoose={onChoose}
        />
      ))}
    </div>
  );
}
