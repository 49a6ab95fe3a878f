import { err, ok, type Result } from "@coffer/platform/result";

const PIXELS_MAX = 50_000_000;
const SECONDS_MAX = 20;

// libjpeg carries on after corrupt data with a warning and paints the rest grey, so warnings refuse a JPEG, except these
// two, which phones and cameras cause and which lose nothing.
const HARMLESS =
  /^VipsJpeg: (Invalid SOS parameters for sequential JPEG|Corrupt JPEG data: \d+ extraneous bytes before .*)$/;

/**
 * Decodes the whole image, turns it as its EXIF says and encodes it anew: what is no pixel (EXIF, XMP, text, thumbnails,
 * a second file in a comment) is gone. JPEG without chroma subsampling, so that small print stays legible.
 */
export async function rewriteImage(bytes: Buffer, kind: "JPEG" | "PNG"): Promise<Result<Buffer, string>> {
  const sharp = await loadSharp();
  const encode = (failOn: "warning" | "error") => {
    const image = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn, sequentialRead: true })
      .timeout({ seconds: SECONDS_MAX })
      .autoOrient();
    return (kind === "JPEG" ? image.jpeg({ quality: 90, chromaSubsampling: "4:4:4" }) : image.png()).toBuffer();
  };
  try {
    if (kind === "PNG") return ok(await encode("error"));
    return ok(await encode("warning").catch((error) => (isHarmless(error) ? encode("error") : Promise.reject(error))));
  } catch (error) {
    return err(
      String(error).includes("pixel limit")
        ? "The image has more than 50 million pixels."
        : "The image is damaged and cannot be decoded.",
    );
  }
}

const isHarmless = (error: unknown): boolean =>
  error instanceof Error && error.message.split("\n").every((line) => HARMLESS.test(line));

let loading: Promise<typeof import("sharp")["default"]> | undefined;

/** On first use only: loading libvips would cost every start time and memory. */
function loadSharp() {
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
