import { maxImageBytes } from '@/lib/files/schema';
import { storeImage } from '@/lib/files/store';
import { receiveFile } from '@/lib/http/read-form';
import { route } from '@/lib/http/route';

export const POST = route({}, async ({ ctx, request }) => {
  const { bytes } = await receiveFile(request, maxImageBytes, 'file_too_large');
  return Response.json(await storeImage(ctx, bytes), { status: 201 });
});
