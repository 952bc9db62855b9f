import { env } from '@/lib/env';
import { route } from '@/lib/http/route';
import { offersIn } from '@/lib/models/catalog';

export const GET = route({}, async () => Response.json({ offers: offersIn(env().AWS_REGION) }));
