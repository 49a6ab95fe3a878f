import decodeQR from "qr/decode.js";
import { describe, expect, it } from "vitest";
import { qrSvg } from "./qr-svg.ts";

const URI =
  "otpauth://totp/localhost:ann?issuer=localhost&secret=GHWL6IIDBV7H36KAA2VZR5ELR4JT7JRO&algorithm=SHA1&digits=6&period=30";
const PIXELS = 4;

/** What the SVG draws, as a camera would see it. */
function draw(svg: string) {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const side = size * PIXELS;
  const data = new Uint8Array(side * side * 4).fill(255);
  const path = /<path d="([^"]+)"/.exec(svg)?.[1] ?? "";
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let row = Number(y) * PIXELS; row < (Number(y) + 1) * PIXELS; row += 1)
      for (let column = Number(x) * PIXELS; column < (Number(x) + Number(width)) * PIXELS; column += 1)
        data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
  return { width: side, height: side, data };
}

describe("a QR code as SVG", () => {
  it("is read as the text that it was made of, by another part than drew it", () => {
    expect(decodeQR(draw(qrSvg(URI)), { timeLimit: 10_000 })).toBe(URI);
  });

  it("brings its own white and four modules of it around, and nothing that a page would run", () => {
    const svg = qrSvg(URI);
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 (\d+) \1" [^>]*><path fill="#fff" d="M0 0h\1v\1H0z"\/>/,
    );
    expect(svg).not.toMatch(/<(script|image|foreignObject|style)|on\w+=|href/i);
    const [first] = [...svg.matchAll(/M(\d+) (\d+)h/g)].slice(1);
    expect([Number(first?.[1]), Number(first?.[2])]).toEqual([4, 4]);
  });
});
