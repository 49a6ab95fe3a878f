import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "./base64.ts";
import { readPsbt } from "./psbt.ts";

/** Of BIP-174: one input, of which it says the whole transaction before. */
const LEGACY =
  "cHNidP8BAHUCAAAAASaBcTce3/KF6Tet7qSze3gADAVmy7OtZGQXE8pCFxv2AAAAAAD+////AtPf9QUAAAAAGXapFNDFmQPFusKGh2DpD9UhpGZap2UgiKwA4fUFAAAAABepFDVF5uM7gyxHBQ8k0+65PJwDlIvHh7MuEwAAAQD9pQEBAAAAAAECiaPHHqtNIOA3G7ukzGmPopXJRjr6Ljl/hTPMti+VZ+UBAAAAFxYAFL4Y0VKpsBIDna89p95PUzSe7LmF/////4b4qkOnHf8USIk6UwpyN+9rRgi7st0tAXHmOuxqSJC0AQAAABcWABT+Pp7xp0XpdNkCxDVZQ6vLNL1TU/////8CAMLrCwAAAAAZdqkUhc/xCX/Z4Ai7NK9wnGIZeziXikiIrHL++E4sAAAAF6kUM5cluiHv1irHU6m80GfWx6ajnQWHAkcwRAIgJxK+IuAnDzlPVoMR3HyppolwuAJf3TskAinwf4pfOiQCIAGLONfc0xTnNMkna9b7QPZzMlvEuqFEyADS8vAtsnZcASED0uFWdJQbrUqZY3LLh+GFbTZSYG2YVi/jnF6efkE/IQUCSDBFAiEA0SuFLYXc2WHS9fSrZgZU327tzHlMDDPOXMMJ/7X85Y0CIGczio4OFyXBl/saiK9Z9R5E5CVbIBZ8hoQDHAXR8lkqASECI7cr7vCWXRC+B3jv7NYfysb3mk6haTkzgHNEZPhPKrMAAAAAAAAA";
/** Of BIP-371: one input, of which it says the output that it spends. */
const TAPROOT =
  "cHNidP8BAFICAAAAASd0Srq/MCf+DWzyOpbu4u+xiO9SMBlUWFiD5ptmJLJCAAAAAAD/////AUjmBSoBAAAAFgAUdo4e60z0IIZgM/gKzv8PlyB0SWkAAAAAAAEBKwDyBSoBAAAAIlEgWiws9bUs8x+DrS6Npj/wMYPs2PYJx1EK6KSOA5EKB1chFv40kGTJjW4qhT+jybEr2LMEoZwZXGDvp+4jkwRtP6IyGQB3Ky2nVgAAgAEAAIAAAACAAQAAAAAAAAABFyD+NJBkyY1uKoU/o8mxK9izBKGcGVxg76fuI5MEbT+iMgAiAgNrdyptt02HU8mKgnlY3mx4qzMSEJ830+AwRIQkLs5z2Bh3Ky2nVAAAgAEAAIAAAACAAAAAAAAAAAAA";

describe("what a PSBT says", () => {
  it("is nothing of what is none, and of one that ends too soon", () => {
    expect(readPsbt("%")).toBe(null);
    expect(readPsbt("")).toBe(null);
    expect(readPsbt(btoa("a text that is none"))).toBe(null);
    expect(readPsbt("cHNidP8A")).toBe(null);
    const bytes = fromBase64(TAPROOT) ?? new Uint8Array();
    const whole = readPsbt(TAPROOT);
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = readPsbt(toBase64(bytes.subarray(0, length)));
      // Behind what is spent there is nothing that it reads.
      if (cut) expect(cut).toEqual(whole);
    }
  });

  it("is what it spends, whom it pays, and what the network takes", () => {
    expect(readPsbt(LEGACY)).toEqual({
      inputs: [
        { txid: "f61b1742ca13176464adb3cb66050c00787bb3a4eead37e985f2df1e37718126", vout: 0, units: 200_000_000n },
      ],
      outputs: [
        { units: 99_999_699n, script: "76a914d0c59903c5bac2868760e90fd521a4665aa7652088ac" },
        { units: 100_000_000n, script: "a9143545e6e33b832c47050f24d3eeb93c9c03948bc787" },
      ],
      feeUnits: 301n,
    });
    expect(readPsbt(TAPROOT)).toMatchObject({
      inputs: [{ vout: 0, units: 5_000_000_000n }],
      outputs: [{ units: 4_999_997_000n, script: "0014768e1eeb4cf420866033f80aceff0f9720744969" }],
      feeUnits: 3_000n,
    });
  });

  it("does not say what the network takes where it does not say what an input is worth", () => {
    const bytes = fromBase64(TAPROOT) ?? new Uint8Array();
    // Its map of the input is empty: a key of no length ends it.
    const transaction = bytes.subarray(0, 5 + 3 + 0x52);
    expect(readPsbt(toBase64(new Uint8Array([...transaction, 0, 0, 0])))).toMatchObject({
      inputs: [{ units: null }],
      feeUnits: null,
    });
  });

  it("is no fault of any bytes", () => {
    const [magic] = [[0x70, 0x73, 0x62, 0x74, 0xff, 1, 0]];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => {
        const read = readPsbt(toBase64(new Uint8Array([...magic, ...rest])));
        expect(read === null || Array.isArray(read.outputs)).toBe(true);
      }),
    );
  });
});
