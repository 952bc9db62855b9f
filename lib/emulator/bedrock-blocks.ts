import { z } from 'zod';

/** The content of Converse's messages by AWS's service model: shapes, lengths and patterns. */

export const Name = z
  .string()
  .max(64)
  .regex(/^[a-zA-Z0-9_-]+$/);
const ToolUseId = z
  .string()
  .max(64)
  .regex(/^[a-zA-Z0-9_.:-]+$/);
const Base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
const S3 = z.strictObject({
  uri: z
    .string()
    .max(1024)
    .regex(/^s3:\/\/[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9](\/.*)?$/),
  bucketOwner: z
    .string()
    .regex(/^[0-9]{12}$/)
    .optional(),
});
/** A document type of the service: any JSON. */
export const Json = z.json();

/** A union of the service: an object with exactly one of the members. */
export function oneOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .strictObject(shape)
    .partial()
    .refine((value) => Object.keys(value).length === 1, 'exactly one member must be set');
}

const Stored = oneOf({ bytes: Base64, s3Location: S3 });
const Fault = z.strictObject({ message: z.string().optional() }).optional();

const Image = z.strictObject({
  format: z.enum(['png', 'jpeg', 'gif', 'webp']),
  source: Stored,
  error: Fault,
});
const Document = z.strictObject({
  format: z.enum(['pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md']).optional(),
  name: z.string().min(1).max(200),
  source: oneOf({
    bytes: Base64,
    s3Location: S3,
    text: z.string(),
    content: z.array(oneOf({ text: z.string() })),
  }),
  context: z.string().optional(),
  citations: z.strictObject({ enabled: z.boolean() }).optional(),
});
const VIDEO = 'mkv mov mp4 webm flv mpeg mpg wmv three_gp'.split(' ');
const AUDIO = 'mp3 opus wav aac flac mp4 ogg mkv mka x-aac m4a mpeg mpga pcm webm'.split(' ');
const Video = z.strictObject({ format: z.enum(VIDEO), source: Stored });
const Audio = z.strictObject({ format: z.enum(AUDIO), source: Stored, error: Fault });
export const CachePoint = z.strictObject({
  type: z.literal('default'),
  ttl: z.enum(['5m', '1h']).optional(),
});
export const GuardContent = oneOf({
  text: z.strictObject({
    text: z.string(),
    qualifiers: z.array(z.enum(['grounding_source', 'query', 'guard_content'])).optional(),
  }),
  image: z.strictObject({ format: z.enum(['png', 'jpeg']), source: oneOf({ bytes: Base64 }) }),
});
const SearchResult = z.strictObject({
  source: z.string(),
  title: z.string(),
  content: z.array(z.strictObject({ text: z.string() })),
  citations: z.strictObject({ enabled: z.boolean() }).optional(),
});
const ToolResult = z.strictObject({
  toolUseId: ToolUseId,
  content: z.array(
    oneOf({
      json: Json,
      text: z.string(),
      image: Image,
      document: Document,
      video: Video,
      searchResult: SearchResult,
    }),
  ),
  status: z.enum(['success', 'error']).optional(),
  type: z.string().optional(),
});
export type ToolResult = z.infer<typeof ToolResult>;

const Texts = z.array(oneOf({ text: z.string() })).optional();
const Place = z.int().min(0).optional();
const Span = { start: Place, end: Place };
const InDocument = z.strictObject({ documentIndex: Place, ...Span });
const CitationsContent = z.strictObject({
  content: Texts,
  citations: z
    .array(
      z.strictObject({
        title: z.string().optional(),
        source: z.string().optional(),
        sourceContent: Texts,
        location: oneOf({
          web: z.strictObject({ url: z.string().optional(), domain: z.string().optional() }),
          documentChar: InDocument,
          documentPage: InDocument,
          documentChunk: InDocument,
          searchResultLocation: z.strictObject({ searchResultIndex: Place, ...Span }),
        }).optional(),
      }),
    )
    .optional(),
});
const ToolChange = z.strictObject({
  tool: z.strictObject({
    type: z.string().min(1).max(64).optional(),
    name: z.string().min(1).max(128).optional(),
    serverName: z.string().min(1).max(128).optional(),
  }),
});

export const ContentBlock = oneOf({
  text: z.string(),
  image: Image,
  document: Document,
  video: Video,
  audio: Audio,
  toolUse: z.strictObject({
    toolUseId: ToolUseId,
    name: Name,
    input: Json,
    type: z.literal('server_tool_use').optional(),
  }),
  toolResult: ToolResult,
  guardContent: GuardContent,
  cachePoint: CachePoint,
  reasoningContent: oneOf({
    reasoningText: z.strictObject({ text: z.string(), signature: z.string().optional() }),
    redactedContent: Base64,
  }),
  searchResult: SearchResult,
  citationsContent: CitationsContent,
  toolAddition: ToolChange,
  toolRemoval: ToolChange,
});
export type ContentBlock = z.infer<typeof ContentBlock>;
