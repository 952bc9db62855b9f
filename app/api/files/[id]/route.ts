import { z } from 'zod';
import { readOwnFile } from '@/lib/files/store';
import { pathId, route } from '@/lib/http/route';

export const GET = route({}, async ({ ctx, params }) => {
  const { data, mediaType } = await readOwnFile(ctx, pathId(z.uuid(), params.id));
  return new Response(new Uint8Array(data), {
    headers: {
      'content-type': mediaType,
      'content-disposition': 'inline',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      // The id names one content for ever; only its owner's browser may keep it.
      'cache-control': 'private, max-age=31536000, immutable',
    },
  });
});
