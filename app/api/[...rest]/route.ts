import { AppError } from '@/lib/errors';
import { route } from '@/lib/http/route';

const nothing = route({}, async () => {
  throw new AppError('not_found');
});

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
