import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "./base64.ts";
import { carriedOf, fitsQr, formatOf, readSigned, tidySigned } from "./documents.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("what is carried to a key and back", () => {
  it("comes back from bytes of a PSBT as base64, and from text as it is", () => {
    const psbt = new Uint8Array([0x70, 0x73, 0x62, 0x74, 0xff, 1, 0, 0xfe]);
    expect(readSigned(psbt)).toBe("cHNidP8BAP4=");
    expect(readSigned(bytesOf("cHNidP8BAP4=\n"))).toBe("cHNidP8BAP4=\n");
    expect(readSigned(bytesOf("0x02f8"))).toBe("0x02f8");
    expect(readSigned(new Uint8Array())).toBe("");
  });

  it("is of Tron what its wallets take, a file of JSON, and of others all that it is", () => {
    expect(carriedOf({ payload: "0a02", tron: { json: '{"txID":"ab"}' } })).toBe('{"txID":"ab"}');
    expect(carriedOf({ payload: "0x02f8", tron: null })).toBe("0x02f8");
    expect(formatOf("TRON")).toMatchObject({ extension: "json", accept: ".txt,.json" });
    expect(tidySigned(' {"a": "b c"}\n', formatOf("TRON"))).toBe('{"a": "b c"}');
  });

  it("has no breaks where it is one word, and keeps them where it is not", () => {
    expect(tidySigned(" cHNidP8B\r\nAP4=\n", formatOf("PSBT"))).toBe("cHNidP8BAP4=");
    expect(tidySigned("0x02\n f8 ", formatOf("EIP1559"))).toBe("0x02f8");
    expect(tidySigned(' {"a": "b c"}\n', formatOf("OF_A_NEWER_SERVER"))).toBe('{"a": "b c"}');
  });

  it("leaves as a file of bytes where it is a PSBT, and of text where it is not, or is damaged", () => {
    expect(formatOf("PSBT").contentOf("cHNidP8BAP4=")).toEqual(
      new Uint8Array([0x70, 0x73, 0x62, 0x74, 0xff, 1, 0, 0xfe]),
    );
    expect(formatOf("PSBT").contentOf("%")).toBe("%");
    expect(formatOf("EIP1559").contentOf("0x02f8")).toBe("0x02f8");
    expect(formatOf("OF_A_NEWER_SERVER")).toMatchObject({ extension: "txt" });
  });

  it("is drawn for a camera where its dots are large enough", () => {
    expect([fitsQr("a".repeat(1_000)), fitsQr("a".repeat(1_001))]).toEqual([true, false]);
  });

  it("is the same bytes behind base64, however many", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
        expect(fromBase64(toBase64(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
  });
});
