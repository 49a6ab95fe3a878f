import { deflateSync } from "node:zlib";
import { type PDFObject, PDFRawStream } from "@cantoo/pdf-lib";
import { jpeg2000Size, withoutJpeg2000Metadata } from "../../domain/jpeg-2000.ts";
import { withoutJpegMetadata } from "../../domain/jpeg-metadata.ts";
import { jpegSize, type PictureSize, sizeFault } from "../../domain/picture-size.ts";
import {
  anyName,
  type Copier,
  type Fields,
  fieldsOf,
  list,
  number,
  type ObjectKind,
  oneOf,
  Refused,
  truth,
} from "./copy.ts";
import { unpackOnce } from "./unpack.ts";
import { nameOf, type Written, type WrittenDict, type WrittenStream } from "./written.ts";

const bytesOf = (content: Uint8Array) => Buffer.from(content.buffer, content.byteOffset, content.byteLength);

/** A stream with these keys, whose bytes lie in it, packed in no other way than by deflate. */
export const packed =
  (fields: Fields): ObjectKind =>
  (value, copier) =>
    value instanceof PDFRawStream ? streamOf(fieldsOf(fields, value, copier), repack(value, copier, {})) : undefined;

/** A picture with these keys besides those of every picture. */
export const image =
  (fields: Fields): ObjectKind =>
  (value, copier) => {
    if (!(value instanceof PDFRawStream)) return undefined;
    const given = fieldsOf({ ...IMAGE_FIELDS, ...fields }, value, copier);
    refuseSize(claimedSize(given));
    return streamOf(given, repack(value, copier, CODECS));
  };

const IMAGE_FIELDS: Fields = {
  Type: oneOf("XObject"),
  Subtype: oneOf("Image"),
  Width: number,
  Height: number,
  BitsPerComponent: number,
  ImageMask: truth,
  Decode: list(number),
  Interpolate: truth,
  Intent: anyName,
};

type Repacked = { readonly filter?: Written; readonly parms?: WrittenDict; readonly content: Uint8Array };

function streamOf(given: WrittenDict, { filter, parms, content }: Repacked): WrittenStream {
  const dict = new Map(given);
  if (filter !== undefined) dict.set("Filter", filter);
  if (filter !== undefined && parms && parms.size > 0) dict.set("DecodeParms", parms);
  return { dict, content };
}

const claimedSize = (given: WrittenDict): PictureSize => {
  const numberAt = (key: string) => {
    const value = given.get(key);
    return typeof value === "number" ? value : 0;
  };
  return {
    width: numberAt("Width"),
    height: numberAt("Height"),
    bytesPerPixel: numberAt("BitsPerComponent") > 8 ? 8 : 4,
  };
};

function refuseSize(size: PictureSize | undefined): void {
  if (!size) throw new Refused("CANNOT_BE_UNPACKED");
  const fault = sizeFault(size);
  if (fault) throw new Refused(fault);
}

type Codec = { readonly parms: Fields; content(bytes: Buffer, parms: WrittenDict): Uint8Array };

/**
 * How pictures are packed that stay so, each looked into for its real size and freed of what is no
 * picture. JBIG2 is not among them: its pages are small programs, with which readers have been
 * taken over, and nothing of ours can bound them.
 */
const CODECS: Readonly<Record<string, Codec>> = {
  DCTDecode: {
    parms: { ColorTransform: number },
    content(bytes) {
      refuseSize(jpegSize(bytes));
      return withoutJpegMetadata(bytes);
    },
  },
  JPXDecode: {
    parms: {},
    content(bytes) {
      refuseSize(jpeg2000Size(bytes));
      return withoutJpeg2000Metadata(bytes);
    },
  },
  CCITTFaxDecode: {
    parms: {
      K: number,
      EndOfLine: truth,
      EncodedByteAlign: truth,
      Columns: number,
      Rows: number,
      EndOfBlock: truth,
      BlackIs1: truth,
      DamagedRowsBeforeError: number,
    },
    content(bytes, parms) {
      const [width, height] = ["Columns", "Rows"].map((key) => Number(parms.get(key) ?? 0));
      refuseSize({ width: width ?? 0, height: height ?? 0, bytesPerPixel: 1 });
      return bytes;
    },
  },
};

const PREDICTOR: Fields = { Predictor: number, Colors: number, BitsPerComponent: number, Columns: number };
const FILTERS_MAX = 8;

/**
 * Unpacks what is packed in any way but by a codec, and leaves one layer: deflate, with the file's
 * own bytes where it was only that (`checkPacked` looks into them), or the codec.
 */
function repack(stream: PDFRawStream, copier: Copier, codecs: Readonly<Record<string, Codec>>): Repacked {
  const layers = layersOf(stream, copier);
  let content = bytesOf(stream.contents);
  for (const [index, { filter, parms }] of layers.entries()) {
    const last = index === layers.length - 1;
    const codec = Object.hasOwn(codecs, filter) ? codecs[filter] : undefined;
    if (codec) {
      if (!last) throw new Refused("CANNOT_BE_UNPACKED");
      const kept = parms ? fieldsOf(codec.parms, parms, copier) : new Map();
      return { filter: nameOf(filter), parms: kept, content: codec.content(content, kept) };
    }
    const kept = parms ? fieldsOf(PREDICTOR, parms, copier) : new Map<string, Written>();
    refuseParms(kept, last);
    if (last && filter === "FlateDecode") return { filter: nameOf(filter), parms: kept, content };
    content = unpackOnce(content, { filter, earlyChange: earlyChangeOf(parms, copier) });
    if (last) return { filter: nameOf("FlateDecode"), parms: kept, content: deflateSync(content) };
  }
  return { filter: nameOf("FlateDecode"), content: deflateSync(content) };
}

function layersOf(stream: PDFRawStream, copier: Copier): { filter: string; parms: PDFObject | undefined }[] {
  const given = copier.entries(stream);
  const filters = copier.list(given.get("Filter"));
  const parms = copier.list(given.get("DecodeParms"));
  if (filters.length > FILTERS_MAX) throw new Refused("CANNOT_BE_UNPACKED");
  return filters.map((filter, index) => ({ filter: copier.nameOf(filter) ?? "", parms: parms[index] }));
}

function earlyChangeOf(parms: PDFObject | undefined, copier: Copier): number {
  const given = parms && fieldsOf({ EarlyChange: number }, parms, copier).get("EarlyChange");
  return given === 0 ? 0 : 1;
}

const ROW_MAX = 1_000_000;
const COLOURS_MAX = 32;

/**
 * A predictor is undone by whoever shows the page, from the innermost layer only, and holds a row
 * for it.
 */
function refuseParms(parms: WrittenDict, last: boolean): void {
  if (!last && Number(parms.get("Predictor") ?? 1) > 1) throw new Refused("CANNOT_BE_UNPACKED");
  const [columns, colours] = [Number(parms.get("Columns") ?? 1), Number(parms.get("Colors") ?? 1)];
  if (columns > ROW_MAX || colours > COLOURS_MAX) throw new Refused("UNPACKS_TOO_LARGE");
}
