import { AppError } from '@/lib/errors';
import type { DocumentKind } from './schema';

/**
 * What a file is, by its bytes; among plain texts, by its name as well. Throws
 * `unsupported_document`, `encrypted_document`, `empty_document` or `document_too_large`.
 */
export function documentKind(_bytes: Uint8Array, _name: string): DocumentKind {
  throw new AppError('unsupported_document');
}
