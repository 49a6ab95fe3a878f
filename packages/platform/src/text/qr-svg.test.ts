import { readQrSvg } from "@coffer/testkit/read-qr-svg";
import { describe, expect, it } from "vitest";
import { qrSvg } from "./qr-svg.ts";

const URI =
  "otpauth://totp/localhost:ann?issuer=localhost&secret=GHWL6IIDBV7H36KAA2VZR5ELR4JT7JRO&algorithm=SHA1&digits=6&period=30";

describe("a QR code as SVG", () => {
  it("is read as the text that it was made of, by another part than drew it", () => {
    expect(readQrSvg(qrSvg(URI))).toBe(URI);
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
