import { err, ok, type Result } from "@coffer/platform/values/result";
import { jpegSize, pngSize, sizeFault } from "../../domain/picture-size.ts";
import type { Unreadable } from "../../domain/unreadable.ts";

const PIXELS_MAX = 50_000_000;
const OPTIMISED_PIXELS_MAX = 16_000_000;
const SECONDS_MAX = 15;

// libjpeg carries on after corrupt data with a warning and paints the rest grey, so warnings refuse
// a JPEG, except these two, which phones and cameras cause and which lose nothing.
const HARMLESS =
  /^VipsJpeg: (Invalid SOS parameters for sequential JPEG|Corrupt JPEG data: \d+ extraneous bytes before .*)$/;

/**
 * Decodes the whole image, turns it as its EXIF says and encodes it anew: what is no pixel (EXIF,
 * XMP, text, thumbnails, further frames, a second file in a comment) is gone. JPEG without chroma
 * subsampling, so that small print stays legible. Whether it is small enough is seen from its
 * header, before anything is decoded.
 */
export async function rewriteImage(bytes: Buffer, kind: "JPEG" | "PNG"): Promise<Result<Buffer, Unreadable>> {
  const size = kind === "JPEG" ? jpegSize(bytes) : pngSize(bytes);
  if (!size) return err("DAMAGED_PICTURE");
  const fault = sizeFault(size);
  if (fault) return err(fault);

  const sharp = await loadSharp();
  // It makes a fifth of the bytes go, and holds six bytes for each pixel.
  const optimiseCoding = size.width * size.height <= OPTIMISED_PIXELS_MAX;
  const encode = (failOn: "warning" | "error") => {
    const image = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn, sequentialRead: true })
      .timeout({ seconds: SECONDS_MAX })
      .autoOrient();
    return (
      kind === "JPEG" ? image.jpeg({ quality: 90, chromaSubsampling: "4:4:4", optimiseCoding }) : image.png()
    ).toBuffer();
  };
  try {
    if (kind === "PNG") return ok(await encode("error"));
    return ok(await encode("warning").catch((error) => (isHarmless(error) ? encode("error") : Promise.reject(error))));
  } catch {
    return err("DAMAGED_PICTURE");
  }
}

const isHarmless = (error: unknown): boolean =>
  error instanceof Error && error.message.split("\n").every((line) => HARMLESS.test(line));

let loading: Promise<typeof import("sharp")["default"]> | undefined;

/** Where a picture is judged and nowhere else: libvips costs time and memory to load. */
export function loadSharp() {
  loading ??= import("sharp").then(({ default: sharp }) => {
    sharp.cache(false);
    sharp.concurrency(1);
    // libvips chooses a reader by content and knows dozens; an upload must reach only these two.
    sharp.block({ operation: ["VipsForeignLoad"] });
    sharp.unblock({ operation: ["VipsForeignLoadJpeg", "VipsForeignLoadPng"] });
    return sharp;
  });
  return loading;
}
