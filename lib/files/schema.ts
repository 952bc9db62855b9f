export const imageTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;
export type ImageType = (typeof imageTypes)[number];

/** The answer to an upload (design, section 9). Sizes in pixels and bytes, as stored. */
export type StoredFile = {
  fileId: string;
  mediaType: ImageType;
  width: number;
  height: number;
  size: number;
};

/** Mistral's vision page: 10 MB an image and 8 images a request (facts, protocol 5.5). */
export const maxImageBytes = 10 * 1024 * 1024;
export const maxImages = 8;
