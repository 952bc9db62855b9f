'use server';

import { z } from 'zod';
import { action } from '@/lib/http/action';
import { CheckStep, checkOffer, checkStep } from './check-connection';
import { renewListings } from './listings';
import { OfferId, Source } from './schema';

const read = action(z.strictObject({}), renewListings);
const step = action(z.strictObject({ source: Source, step: CheckStep }), checkStep);
const offer = action(z.strictObject({ id: OfferId }), checkOffer);

/** Reads the services' lists of models again, and waits for them. */
export async function readListsAgain(input: Record<string, never>) {
  return read(input);
}

/** Runs one step of the check of a service. */
export async function checkConnection(input: { source: Source; step: CheckStep }) {
  return step(input);
}

/** Asks one model for one token. */
export async function checkModel(input: { id: OfferId }) {
  return offer(input);
}
