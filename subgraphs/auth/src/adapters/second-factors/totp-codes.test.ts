import { Secret } from "@coffer/platform/values/secret";
import { HOTP, Secret as OtpSecret, TOTP } from "otpauth";
import { describe, expect, it } from "vitest";
import { makeTotpCodes } from "./totp-codes.ts";

const codes = makeTotpCodes("coffer.example.com");
/** RFC 4226, Appendix D, and RFC 6238, Appendix B: the seed of SHA-1. */
const SEED = OtpSecret.fromLatin1("12345678901234567890");
const SECRET = new Secret(SEED.base32);

/** RFC 6238, Appendix B: the time in seconds, and the code of eight digits. */
const RFC_6238 = [
  [59, "94287082"],
  [1111111109, "07081804"],
  [1111111111, "14050471"],
  [1234567890, "89005924"],
  [2000000000, "69279037"],
  [20000000000, "65353130"],
] as const;
const RFC_4226 = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];

const at = (seconds: number) => new Date(seconds * 1000);
const stepOf = (code: string, seconds: number) => codes.stepOf(new Secret(code), SECRET, at(seconds));

describe("the codes of RFC 4226 and RFC 6238", () => {
  it.each(RFC_6238)("at %i s are those of Appendix B, of which six digits are taken", (seconds, code) => {
    expect(TOTP.generate({ secret: SEED, digits: 8, timestamp: seconds * 1000 })).toBe(code);
    expect(stepOf(code.slice(2), seconds)).toBe(Math.floor(seconds / 30));
  });

  it.each(RFC_4226.map((code, counter) => [counter, code] as const))(
    "for the counter %i are those of Appendix D",
    (counter, code) => {
      expect(HOTP.generate({ secret: SEED, counter })).toBe(code);
      expect(stepOf(code, counter * 30 + 15)).toBe(counter);
    },
  );
});

describe("the time step of a code", () => {
  it.each([
    ["two steps before", -60],
    ["two steps after", 60],
    ["an hour before", -3600],
  ])("is none of one %s", (_what, seconds) => {
    const code = TOTP.generate({ secret: SEED, timestamp: (1_700_000_010 + seconds) * 1000 });
    expect(stepOf(code, 1_700_000_010)).toBeNull();
  });

  it.each(["", "28708", "2870820", "287 082", "28708a", "２８７０８２", "94287082"])("is none of %j", (code) => {
    expect(stepOf(code, 59)).toBeNull();
  });

  it("is that of the code, to the edge of a step on both sides", () => {
    for (const [seconds, step] of [
      [0, 1],
      [29, 1],
      [30, 1],
      [59, 1],
      [60, 1],
      [89, 1],
    ] as const)
      expect(stepOf("287082", seconds)).toBe(step);
    expect(stepOf("287082", 90)).toBeNull();
  });
});

describe("a new secret", () => {
  it("has 160 bits, and is another one each time", () => {
    const made = Array.from({ length: 20 }, () => codes.makeSecret().reveal());
    expect(new Set(made).size).toBe(20);
    for (const secret of made) expect(OtpSecret.fromBase32(secret).bytes).toHaveLength(20);
  });

  it("is presented as apps read it, with whom it is of", () => {
    const { uri } = codes.present(SECRET, "ann.b-c_1");
    const read = new URL(uri.reveal());
    expect([read.protocol, read.host]).toEqual(["otpauth:", "totp"]);
    expect(decodeURIComponent(read.pathname)).toBe("/coffer.example.com:ann.b-c_1");
    expect(Object.fromEntries(read.searchParams)).toEqual({
      issuer: "coffer.example.com",
      secret: SEED.base32,
      algorithm: "SHA1",
      digits: "6",
      period: "30",
    });
  });
});
