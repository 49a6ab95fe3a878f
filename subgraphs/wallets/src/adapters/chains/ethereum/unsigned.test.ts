import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { SigningKey, Transaction, Wallet } from "ethers";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { TransferTerms } from "../../../app/sends/chain-ports.ts";
import type { EncodeTransfer, ReadSigned } from "../../../app/sends/external/ports.ts";
import type { TransferDraft } from "../../../domain/sends/draft.ts";
import { describeTransfer, loadTransferEncoder, loadTransferReader } from "./unsigned.ts";

/** As MetaMask and offline machines sign: by ethers, which is shown the bytes alone. */
const owner = new Wallet(`0x${"46".repeat(32)}`);
const stranger = new Wallet(`0x${"47".repeat(32)}`);
const BOB = "0x00000000000000000000000000000000000b0bB0".toLowerCase();
const ORDER = 0xffffffff_ffffffff_ffffffff_fffffffe_baaedce6_af48a03b_bfd25e8c_d0364141n;

const TERMS: TransferTerms = {
  ...{ chainId: "eip155:1", nonce: 7, from: owner.address, to: BOB, units: 10n ** 18n + 1n, token: null },
  fees: { gasLimit: 21_000n, maxFeePerGas: 40_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n },
};

describe("a transaction of Ethereum that is signed elsewhere", () => {
  let encode: EncodeTransfer;
  let read: ReadSigned;
  beforeAll(async () => {
    [encode, read] = [await loadTransferEncoder(), await loadTransferReader()];
  });
  const draft = (terms = TERMS): TransferDraft => ({
    ...{ sendId: "txn_" as never, number: 1, unsigned: encode(terms), isCancel: false, units: terms.units },
    ...{ madeAt: new Date(0), isOpen: true, nonce: terms.nonce, fees: terms.fees, outdatedHeight: null },
  });
  const sign = async (terms = TERMS, by = owner): Promise<string> =>
    by.signTransaction(Transaction.from(`0x${bytesToHex(encode(terms))}`));
  const take = (signed: string, of = draft()) => read(signed, of, owner.address);
  const fault = (error: string) => ({ ok: false, error });

  it("is given out as the bytes that are hashed, and says its fields beside them", () => {
    const token = { contract: `0x${"a0".repeat(20)}`, authorization: null };
    const unsigned = encode({ ...TERMS, token });
    expect(describeTransfer(unsigned)).toEqual({
      ...{ chainId: 1n, nonce: 7n, to: token.contract, value: 0n, gasLimit: 21_000n },
      data: `0xa9059cbb${BOB.slice(2).padStart(64, "0")}${(10n ** 18n + 1n).toString(16).padStart(64, "0")}`,
      ...{ maxFeePerGas: 40_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n },
    });
    expect(describeTransfer(encode({ ...TERMS, nonce: 0, units: 0n }))).toMatchObject({
      nonce: 0n,
      value: 0n,
      to: BOB,
    });
  });

  it("is taken as its owner's key has signed it, whatever it says, with its hash", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ nonce: fc.nat(), units: fc.bigInt(0n, 2n ** 256n - 1n), tip: fc.bigInt(0n, 2n ** 64n) }),
        async ({ nonce, units, tip }) => {
          const fees = { gasLimit: 21_000n + tip, maxFeePerGas: tip + 1n, maxPriorityFeePerGas: tip };
          const terms = { ...TERMS, nonce, units, fees };
          const signed = await sign(terms);
          const { hash } = Transaction.from(signed);
          const bytes = hexToBytes(signed.slice(2));
          expect(take(signed, draft(terms))).toEqual({ ok: true, value: { txid: hash, bytes } });
          expect(take(`  ${signed.toUpperCase().replace("0X", "0x")}\n`, draft(terms))).toMatchObject({ ok: true });
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is refused with any bit of what was given out changed, and with any of the signature's", async () => {
    const signed = hexToBytes((await sign()).slice(2));
    for (let place = 0; place < signed.length * 8; place += 1) {
      const flipped = Uint8Array.from(signed);
      flipped[place >> 3] = (flipped[place >> 3] ?? 0) ^ (1 << (place & 7));
      expect(take(`0x${bytesToHex(flipped)}`).ok, `bit ${place}`).toBe(false);
    }
    for (let length = 0; length < signed.length; length += 1)
      expect(take(`0x${bytesToHex(signed.subarray(0, length))}`).ok).toBe(false);
    expect(take(`0x${bytesToHex(signed)}00`).ok).toBe(false);
  });

  it("says what is wrong with it", async () => {
    const signed = await sign();
    expect(take("nonsense")).toEqual(fault("UNREADABLE"));
    expect(take("0x")).toEqual(fault("UNREADABLE"));
    expect(take(signed.slice(2))).toEqual(fault("UNREADABLE"));
    expect(take(`0x02${"c0".repeat(4)}`)).toEqual(fault("UNREADABLE"));
    expect(take(`0x${bytesToHex(draft().unsigned)}`)).toEqual(fault("SIGNATURE_MISSING"));
    for (const terms of [
      { ...TERMS, nonce: 8 },
      { ...TERMS, to: `0x${"11".repeat(20)}` },
      { ...TERMS, units: TERMS.units + 1n },
      { ...TERMS, chainId: "eip155:5" as const },
      { ...TERMS, fees: { ...TERMS.fees, maxFeePerGas: TERMS.fees.maxFeePerGas + 1n } },
    ])
      expect(take(await sign(terms))).toEqual(fault("OTHER_TRANSACTION"));
    const legacy = await owner.signTransaction({ type: 0, chainId: 1, nonce: 7, to: BOB, value: 1n, gasPrice: 1n });
    expect(take(legacy)).toEqual(fault("UNREADABLE"));
    expect(take(await sign(TERMS, stranger))).toEqual(fault("OTHER_KEY"));
  });

  it("is refused with a signature of high s, or of a number out of range, as nobody mines it (EIP-2)", async () => {
    const { unsignedHash } = Transaction.from(`0x${bytesToHex(draft().unsigned)}`);
    const { r, s, yParity } = new SigningKey(owner.privateKey).sign(unsignedHash);
    const high = (ORDER - BigInt(s)).toString(16).padStart(64, "0");
    const fields = (await sign()).slice(2, -2 * (1 + 33 + 33));
    const written = (parity: string, two: readonly string[]) =>
      `0x${fields}${parity}${two.map((one) => `a0${one}`).join("")}`;
    const parity = (odd: number) => (odd === 1 ? "01" : "80");
    expect(take(written(parity(yParity), [r.slice(2), s.slice(2)]))).toMatchObject({ ok: true });
    expect(take(written(parity(1 - yParity), [r.slice(2), high]))).toEqual(fault("SIGNATURE_INVALID"));
    expect(take(written("02", [r.slice(2), s.slice(2)]))).toEqual(fault("SIGNATURE_INVALID"));
    expect(take(written(parity(yParity), ["ff".repeat(32), s.slice(2)]))).toEqual(fault("SIGNATURE_INVALID"));
  });
});
