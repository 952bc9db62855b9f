import { z } from 'zod';
import { FaultSyntaxError } from './faults';
import type { Settings } from './settings';

/** What the emulator is told and asked itself: faults to come, and what went through so far. */

const PREFIX = '/__emulator/';

const Rule = z.strictObject({
  fault: z.string().min(1),
  match: z.string().optional(),
  times: z.union([z.coerce.number().int().min(1), z.literal('always')]).optional(),
  skip: z.coerce.number().int().min(0).optional(),
});

export function isControl(request: Request): boolean {
  return new URL(request.url).pathname.startsWith(PREFIX);
}

export async function handleControl(request: Request, settings: Settings): Promise<Response> {
  const place = new URL(request.url).pathname.slice(PREFIX.length);
  const key = `${request.method} ${place}`;
  switch (key) {
    case 'GET state':
      return Response.json({ ...settings.traffic.report(), faults: settings.faults.report() });
    case 'GET faults':
      return Response.json(settings.faults.report());
    case 'DELETE faults':
      settings.faults.clear();
      return Response.json(settings.faults.report());
    case 'POST faults':
      return addFault(request, settings);
    default:
      return Response.json({ error: `no ${key} here` }, { status: 404 });
  }
}

/** A rule comes as JSON, or as the query when there is no body. */
async function addFault(request: Request, settings: Settings): Promise<Response> {
  const body = await request.text();
  const given =
    body === '' ? Object.fromEntries(new URL(request.url).searchParams) : readJson(body);
  const rule = Rule.safeParse(given);
  if (!rule.success) return Response.json({ error: z.prettifyError(rule.error) }, { status: 400 });
  const { fault, match, times, skip } = rule.data;
  try {
    settings.faults.add({
      fault,
      ...(match === undefined ? {} : { match }),
      ...(times === undefined ? {} : { times }),
      ...(skip === undefined ? {} : { skip }),
    });
  } catch (cause) {
    if (!(cause instanceof FaultSyntaxError)) throw cause;
    return Response.json({ error: cause.message }, { status: 400 });
  }
  return Response.json(settings.faults.report());
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema says what is missing
  }
}
