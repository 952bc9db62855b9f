import type { Exception } from './bedrock-errors';

/** A refusal as Bedrock sends it: its name is in a header. */
export function refuse(exception: Exception): Response {
  return new Response(JSON.stringify({ message: exception.message }), {
    status: exception.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-ErrorType': `${exception.name}:http://internal.amazon.com/coral/com.amazon.coral.service/`,
    },
  });
}
