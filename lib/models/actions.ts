'use server';

import { z } from 'zod';
import { action } from '@/lib/http/action';
import { renewListings } from './listings';

const read = action(z.strictObject({}), renewListings);

/** Reads the services' lists of models again, and waits for them. */
export async function readListsAgain(input: Record<string, never>) {
  return read(input);
}
