import { route } from '@/lib/http/route';
import { allOffers } from '@/lib/models/on-offer';

export const GET = route({}, async () => Response.json({ offers: await allOffers() }));
