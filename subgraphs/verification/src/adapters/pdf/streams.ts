import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createInflate } from "node:zlib";
import { PDFArray, PDFName, PDFNumber, type PDFRawStream } from "@cantoo/pdf-lib";
import { err, ok, type Result } from "@coffer/platform/result";

const DECODED_BYTES_MAX = 256 * 1024 * 1024;
const PIXELS_MAX = 50_000_000;
const TOO_MUCH = "The PDF unpacks to more than a document may hold.";

export function filtersOf({ dict }: PDFRawStream): string[] {
  const filter = dict.lookup(PDFName.of("Filter"));
  if (filter instanceof PDFName) return [filter.decodeText()];
  if (!(filter instanceof PDFArray)) return [];
  return filter.asArray().map((_, index) => filter.lookup(index, PDFName).decodeText());
}

/**
 * Inflates what is deflated, counting and keeping nothing, and adds it to the bytes counted so far.
 * Other filters are left packed: nothing of ours unpacks them.
 */
export async function streamFault(stream: PDFRawStream, decodedBytes: number): Promise<Result<number, string>> {
  const side = (name: string) => stream.dict.lookupMaybe(PDFName.of(name), PDFNumber)?.asNumber() ?? 0;
  if (side("Width") * side("Height") > PIXELS_MAX) return err("The PDF has an image of more than 50 million pixels.");

  const filters = filtersOf(stream);
  const deflated = filters.findIndex((filter) => filter !== "FlateDecode");
  const depth = deflated === -1 ? filters.length : deflated;
  if (depth === 0) return ok(decodedBytes);

  let total = decodedBytes;
  const counter = new Writable({
    write(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      done(total > DECODED_BYTES_MAX ? new RangeError(TOO_MUCH) : null);
    },
  });
  try {
    // Readers accept a deflate stream whose end is missing, and so does this; a wrong byte within is still an error.
    const inflaters = Array.from({ length: depth }, () => createInflate({ finishFlush: constants.Z_SYNC_FLUSH }));
    await pipeline([Readable.from([Buffer.from(stream.contents)]), ...inflaters, counter]);
    return ok(total);
  } catch (error) {
    return err(error instanceof RangeError ? TOO_MUCH : "The PDF has a part that cannot be unpacked.");
  }
}
