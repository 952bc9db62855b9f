import type { ErrorCode } from '@/lib/errors';

export type ReadingErrorCode = Extract<
  ErrorCode,
  'encrypted_document' | 'broken_document' | 'empty_document' | 'document_too_complex'
>;

/** Why a document cannot be read. It becomes an `AppError` outside of the reading process. */
export class ReadingFailure extends Error {
  readonly code: ReadingErrorCode;

  constructor(code: ReadingErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ReadingFailure';
    this.code = code;
  }
}

export const broken = (message: string, cause?: unknown) =>
  new ReadingFailure('broken_document', message, cause);

export const tooComplex = (message: string, cause?: unknown) =>
  new ReadingFailure('document_too_complex', message, cause);
