import { readBase64 } from "../../ui/read-file.ts";
import { words } from "../../words/words.ts";

/** The most that an operator can allow (MAX_DOCUMENT_SIZE_MB), and what is allowed by default. */
const MOST_BYTES = 50 * 1024 * 1024;
const USUAL_BYTES = 5 * 1024 * 1024;

const KINDS = [
  { type: "image/jpeg", name: "JPEG", begins: [0xff, 0xd8, 0xff], endings: [".jpg", ".jpeg"] },
  {
    type: "image/png",
    name: "PNG",
    begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    endings: [".png"],
  },
  { type: "application/pdf", name: "PDF", begins: [0x25, 0x50, 0x44, 0x46, 0x2d], endings: [".pdf"] },
] as const;

export type ContentType = (typeof KINDS)[number]["type"];

/** A file that may be sent, or why it may not. */
export type Chosen = {
  readonly file: File;
  readonly contentType: ContentType | null;
  readonly fault: string | null;
  readonly warning: string | null;
};

/** By the bytes and not by the name, as the API does it. */
export async function inspectFile(file: File): Promise<Chosen> {
  const first = await file
    .slice(0, 8)
    .arrayBuffer()
    .then(
      (bytes) => new Uint8Array(bytes),
      () => null,
    );
  if (!first) return unreadable(file);
  const kind = KINDS.find(({ begins }) => begins.every((byte, i) => first[i] === byte));
  return {
    file,
    contentType: kind?.type ?? null,
    fault: faultOf(file, kind),
    warning: file.size > USUAL_BYTES ? words.verification.files.maybeLarge : null,
  };
}

/** Twice the height that a preview has: for screens with two points to a pixel. */
const PREVIEW_HEIGHT = 384;

/** No larger than it is shown: a photo of a camera takes a hundred megabytes as points. */
export async function readPicture(file: File): Promise<ImageBitmap> {
  const read = await createImageBitmap(file);
  if (read.height <= PREVIEW_HEIGHT) return read;
  const small = await createImageBitmap(read, { resizeHeight: PREVIEW_HEIGHT, resizeQuality: "medium" });
  read.close();
  return small;
}

/** A folder, or a file that was moved or taken away since. */
export const unreadable = (file: File): Chosen => ({
  file,
  contentType: null,
  fault: words.verification.files.unreadable,
  warning: null,
});

function faultOf({ name, size }: File, kind: (typeof KINDS)[number] | undefined): string | null {
  const { files } = words.verification;
  if (size === 0) return files.empty;
  if (size > MOST_BYTES) return files.large;
  if (!kind) return files.kind;
  return kind.endings.some((ending) => name.toLowerCase().endsWith(ending)) ? null : files.mismatch(kind.name);
}

/** As the API takes a file: its bytes in base64; null where it can no longer be read. */
export async function toDocumentInput({ file, contentType }: Chosen) {
  const base64 = await readBase64(file);
  return base64 === null ? null : { fileName: file.name, contentType: contentType ?? file.type, base64 };
}
