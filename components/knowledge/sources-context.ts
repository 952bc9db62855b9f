'use client';

import { createContext, useContext, useState } from 'react';
import type { ChatMessage } from '@/lib/chat/message';
import { type Source, sourcesOf } from '@/lib/knowledge/source';

export type Sources = ReadonlyMap<number, Source>;

const none: Sources = new Map();

/** The sources of a chat, by the numbers by which its answers cite them. */
export const SourcesContext = createContext<Sources>(none);

/** The source that a number cites; undefined where nothing was found under it. */
export function useSource(number: number): Source | undefined {
  return useContext(SourcesContext).get(number);
}

const isSource = ({ type }: { type: string }) => type === 'source-document';

/** The sources of these messages: the same object for as long as they are the same. */
export function useSourcesOf(messages: readonly ChatMessage[]): Sources {
  const parts = messages.flatMap((message) => message.parts.filter(isSource));
  const [known, setKnown] = useState(() => gather(parts));
  if (isSame(known.parts, parts)) return known.sources;
  const next = gather(parts);
  setKnown(next);
  return next.sources;
}

type Part = ChatMessage['parts'][number];

function gather(parts: readonly Part[]): { parts: readonly Part[]; sources: Sources } {
  if (parts.length === 0) return { parts, sources: none };
  return { parts, sources: new Map(sourcesOf(parts).map((source) => [source.number, source])) };
}

const isSame = (one: readonly Part[], other: readonly Part[]) =>
  one.length === other.length && one.every((part, index) => part === other[index]);
