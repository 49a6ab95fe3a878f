import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { rewriteImage } from "./rewrite-image.ts";

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 60 } } });

/**
 * A PNG whose header claims this size, with a right checksum, and whose data is that of a small
 * one.
 */
async function pngClaiming(width: number, height: number): Promise<Buffer> {
  const { crc32 } = await import("node:zlib");
  const png = await picture(8, 8).png().toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

const noise = () =>
  sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      background: "#fff",
      noise: { type: "gaussian", mean: 128, sigma: 60 },
    },
  });

const GPS = {
  IFD0: { Copyright: "PERSONAL-MARK", Artist: "Alice" },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "52/1 31/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "13/1 24/1 0/1" },
};

describe("rewriteImage", () => {
  it("refuses a PNG whose header claims 60000 × 60000 pixels", async () => {
    expect(await rewriteImage(await pngClaiming(60_000, 60_000), "PNG")).toEqual({
      ok: false,
      error: "TOO_MANY_PIXELS",
    });
  });

  it("refuses a small file that really unpacks to more than 50 million pixels", async () => {
    const bomb = await picture(8_000, 7_000).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await rewriteImage(bomb, "PNG")).toMatchObject({ ok: false });
  });

  it("refuses a PNG whose data does not fill the size that it claims", async () => {
    expect(await rewriteImage(await pngClaiming(400, 400), "PNG")).toMatchObject({ ok: false });
  });

  it("refuses an image of another format, whatever the caller says it is", async () => {
    const others = [picture(8, 8).gif(), picture(8, 8).webp(), picture(8, 8).tiff()];
    for (const other of others) expect(await rewriteImage(await other.toBuffer(), "PNG")).toMatchObject({ ok: false });
    expect(await rewriteImage(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), "PNG")).toMatchObject({
      ok: false,
    });
  });

  it("refuses a PNG with a part of its data overwritten", async () => {
    const file = await noise().png().toBuffer();
    file.fill(0xff, file.length >> 1, (file.length >> 1) + 200);
    expect(await rewriteImage(file, "PNG")).toMatchObject({ ok: false });
  });

  it("refuses a JPEG that is half missing although its end is there", async () => {
    const file = await noise().jpeg().toBuffer();
    const half = Buffer.concat([file.subarray(0, file.length >> 1), Buffer.from([0xff, 0xd9])]);
    expect(await rewriteImage(half, "JPEG")).toMatchObject({ ok: false });
  });

  it("refuses a JPEG whose data does not fill the size that it claims", async () => {
    const file = await noise().jpeg().toBuffer();
    const frame = file.indexOf(Buffer.from([0xff, 0xc0]));
    file.writeUInt16BE(3_000, frame + 5);
    file.writeUInt16BE(3_000, frame + 7);
    expect(await rewriteImage(file, "JPEG")).toMatchObject({ ok: false });
  });

  it("accepts the two flaws of phones and cameras that lose nothing", async () => {
    const file = await noise().jpeg().toBuffer();
    const scan = file.indexOf(Buffer.from([0xff, 0xda]));
    const strayBytes = Buffer.concat([file.subarray(0, scan), Buffer.alloc(3), file.subarray(scan)]);
    const oddScanHeader = Buffer.from(file);
    oddScanHeader[scan + file.readUInt16BE(scan + 2)] = 0;
    expect(await rewriteImage(strayBytes, "JPEG")).toMatchObject({ ok: true });
    expect(await rewriteImage(oddScanHeader, "JPEG")).toMatchObject({ ok: true });
  });

  it.each(["JPEG", "PNG"] as const)("leaves no EXIF, no place and no text in a %s", async (kind) => {
    const image = picture(40, 20).withExif(GPS);
    const file = await (kind === "JPEG" ? image.jpeg() : image.png()).toBuffer();
    expect(file.includes("PERSONAL-MARK")).toBe(true);

    const rewritten = await rewriteImage(file, kind);

    if (!rewritten.ok) throw new Error(rewritten.error);
    expect(rewritten.value.includes("PERSONAL-MARK")).toBe(false);
    const metadata = await sharp(rewritten.value).metadata();
    expect([metadata.exif, metadata.xmp, metadata.iptc, metadata.orientation, metadata.comments]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("turns the image as its EXIF said, and keeps the format", async () => {
    const file = await picture(40, 20).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const rewritten = await rewriteImage(file, "JPEG");
    if (!rewritten.ok) throw new Error(rewritten.error);
    const { width, height, format } = await sharp(rewritten.value).metadata();
    expect({ width, height, format }).toEqual({ width: 20, height: 40, format: "jpeg" });
  });

  it("drops a script that hides in a text chunk or a comment", async () => {
    const png = await picture(8, 8).png().toBuffer();
    const { crc32 } = await import("node:zlib");
    const body = Buffer.from("tEXtComment\0<script>alert(1)</script>", "latin1");
    const chunk = Buffer.alloc(body.length + 8);
    chunk.writeUInt32BE(body.length - 4, 0);
    body.copy(chunk, 4);
    chunk.writeUInt32BE(crc32(body), body.length + 4);
    const rewritten = await rewriteImage(Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]), "PNG");
    if (!rewritten.ok) throw new Error(rewritten.error);
    expect(rewritten.value.includes("<script>")).toBe(false);
  });
});
