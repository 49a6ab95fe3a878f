import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createInflate, inflateSync } from "node:zlib";
import { decodePDFRawStream, PDFContext, PDFName, PDFRawStream } from "@cantoo/pdf-lib";
import { Refused } from "./copy.ts";

const DECODED_BYTES_MAX = 256 * 1024 * 1024;
/** Of what has to be unpacked whole, because another layer is inside. */
const LAYER_BYTES_MAX = 64 * 1024 * 1024;
// Readers accept a deflate stream whose end is missing, and so does this; a wrong byte within is
// still an error.
const LENIENT = { finishFlush: constants.Z_SYNC_FLUSH };

/** One layer of a stream, whole. */
export function unpackOnce(bytes: Buffer, { filter, earlyChange }: { filter: string; earlyChange: number }): Buffer {
  if (filter === "FlateDecode") return inflated(bytes);
  if (!["LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode"].includes(filter))
    throw new Refused("CANNOT_BE_UNPACKED");
  const context = PDFContext.create();
  const dict = context.obj({ Filter: PDFName.of(filter), DecodeParms: { EarlyChange: earlyChange } });
  const unpacked = decodePDFRawStream(PDFRawStream.of(dict, bytes)).decode();
  if (unpacked.length > LAYER_BYTES_MAX) throw new Refused("UNPACKS_TOO_LARGE");
  return Buffer.from(unpacked);
}

function inflated(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes, { ...LENIENT, maxOutputLength: LAYER_BYTES_MAX });
  } catch (error) {
    throw new Refused(
      (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE" ? "UNPACKS_TOO_LARGE" : "CANNOT_BE_UNPACKED",
    );
  }
}

/**
 * Counts what deflated streams unpack to, all together, keeping nothing. Returns each without what
 * stands behind its end. Throws Refused beyond the bound.
 */
export function makeUnpackedCounter(): (deflated: Uint8Array) => Promise<Uint8Array> {
  let total = 0;
  return async (deflated) => {
    const counter = new Writable({
      write(chunk: Buffer, _encoding, done) {
        total += chunk.length;
        done(total > DECODED_BYTES_MAX ? new Refused("UNPACKS_TOO_LARGE") : null);
      },
    });
    const inflate = createInflate(LENIENT);
    try {
      await pipeline(Readable.from([Buffer.from(deflated)]), inflate, counter);
    } catch (error) {
      throw error instanceof Refused ? error : new Refused("CANNOT_BE_UNPACKED");
    }
    return deflated.subarray(0, inflate.bytesWritten);
  };
}
