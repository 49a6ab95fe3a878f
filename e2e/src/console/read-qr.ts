import type { Locator } from "playwright-core";
import { decodeQR } from "qr/decode.js";
import sharp from "sharp";

/** What a camera in front of the screen would read there. */
export async function readQr(code: Locator): Promise<string> {
  const { data, info } = await sharp(await code.screenshot())
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return decodeQR({ width: info.width, height: info.height, data: new Uint8Array(data) });
}
