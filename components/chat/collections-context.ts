'use client';

import { createContext } from 'react';
import type { Collection } from '@/lib/knowledge/schema';

/** The person's collections of documents. */
export const CollectionsContext = createContext<readonly Collection[]>([]);
