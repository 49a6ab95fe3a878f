import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { mnemonicToSeedSync } from "@scure/bip39";
import { Interface, Signature, SigningKey, Transaction } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SpendingKey, TransferTerms } from "../../../app/sends/chain-ports.ts";
import { accountPath, childNumbers } from "../../../domain/wallets/derivation-path.ts";
import { extendedKeys } from "../../derivation/extended-key.ts";
import { checkBytes, loadEthereumSigner, signWith } from "./signing.ts";

const PATH = accountPath({ purpose: 44, coinType: 60, account: 0 });
const codec = { Transaction, Signature };
const signTransfer = await loadEthereumSigner();

/** The mnemonic of anvil and hardhat, whose addresses and keys their pages publish. */
const SEED = mnemonicToSeedSync("test test test test test test test test test test test junk");
const keyAt = (index: number): SpendingKey => ({
  accountKey: extendedKeys(SEED, childNumbers(PATH)).xprv,
  accountPath: PATH,
  index,
});
const ADDRESSES = ["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"] as const;
const [FROM, TO] = ADDRESSES;
const ANVIL_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

const TERMS: TransferTerms = {
  chainId: "eip155:31337",
  nonce: 7,
  from: FROM,
  to: TO,
  units: 2n ** 53n + 1n,
  token: null,
  fees: { gasLimit: 21_000n, maxFeePerGas: 30n * 10n ** 9n, maxPriorityFeePerGas: 10n ** 9n },
};

// https://github.com/ethereumjs/ethereumjs-monorepo, packages/tx/test/json/eip1559.json: chain
// 7822.
const VECTOR_KEY = "8f2a55949038a9610f50fb23b5883af3b4ecb3c3bb792cbcefbd1542c692be63";
const VECTORS = [
  [
    { nonce: 819, units: 43_203_529n, gasLimit: 35_552n, tip: 75_853n, fee: 121_212n },
    "02f870821e8e8203338301284d8301d97c828ae094000000000000000000000000000000000000aaaa8402933bc980c080a0d067f2167008c59219652f91cbf8788dbca5f771f6e91e2b7657e85b78b472e0a01d305af9fe81fdba43f0dfcd400ed24dcace0a7e30d4e85701dcaaf484cd079e",
  ],
  [
    { nonce: 353, units: 61_901_619n, gasLimit: 32_593n, tip: 38_850n, fee: 136_295n },
    "02f86f821e8e8201618297c283021467827f5194000000000000000000000000000000000000aaaa8403b08b3380c001a004205678f13fc1d7b10feea6513dfa76e24418b6e08097d95c6f93a3b64e536da01d45ad61bfece43862de2cce7d2575a8c1d08c26c87f3cb5f26d7b0be54a91b2",
  ],
  [
    { nonce: 709, units: 6_478_043n, gasLimit: 28_335n, tip: 86_252n, fee: 94_636n },
    "02f86f821e8e8202c5830150ec830171ac826eaf94000000000000000000000000000000000000aaaa8362d8db80c001a09880d133cd636f8c8dce32e2c43494b9f2dc000eee8dc61931e09f866ed04b46a00e44d5c503c7f08b36c8b062c32a963f3dd20a71e95e3d903bfbe7f4da47cd47",
  ],
  [
    { nonce: 119, units: 65_456_115n, gasLimit: 62_341n, tip: 24_721n, fee: 107_729n },
    "02f86d821e8e778260918301a4d182f38594000000000000000000000000000000000000aaaa8403e6c7f380c001a0e38e239770801eb995498c821e55ac9c19ae09184bb27b34be105e02fe3b7615a067c64ca6bd6d9107e85fd581ab2e70a14b637eb36505bb40861ef9d6e800cab6",
  ],
] as const;
const VECTOR_FROM = Transaction.from(`0x${VECTORS[0][1]}`).from ?? "";

/** RLP (Yellow Paper, appendix B) of its own, to judge the library's by. */
type Item = Uint8Array | readonly Item[];
function rlp(item: Item): Uint8Array {
  if (item instanceof Uint8Array) return item.length === 1 && (item[0] ?? 0) < 0x80 ? item : withLength(item, 0x80);
  return withLength(Uint8Array.from(item.flatMap((one) => [...rlp(one)])), 0xc0);
}
function withLength(bytes: Uint8Array, offset: number): Uint8Array {
  if (bytes.length <= 55) return Uint8Array.from([offset + bytes.length, ...bytes]);
  const length = rlpNumber(BigInt(bytes.length));
  return Uint8Array.from([offset + 55 + length.length, ...length, ...bytes]);
}
function rlpNumber(number: bigint): Uint8Array {
  const hex = number.toString(16);
  return number === 0n ? new Uint8Array() : hexToBytes(hex.length % 2 === 0 ? hex : `0${hex}`);
}
/** EIP-1559: 0x02 ‖ rlp([chain_id, nonce, tip, fee, gas, to, amount, data, access_list, …]). */
function encodedByHand(
  { chainId, nonce, to, units, token, fees }: TransferTerms,
  signature: readonly bigint[],
): Uint8Array {
  const { gasLimit, maxFeePerGas, maxPriorityFeePerGas } = fees;
  const numbers = [BigInt(chainId.slice(7)), BigInt(nonce), maxPriorityFeePerGas, maxFeePerGas, gasLimit];
  const call =
    token === null
      ? [hexToBytes(to.slice(2)), rlpNumber(units), new Uint8Array()]
      : [
          hexToBytes(token.contract.slice(2)),
          rlpNumber(0n),
          hexToBytes(ERC20.encodeFunctionData("transfer", [to, units]).slice(2)),
        ];
  const fields = [...numbers.map(rlpNumber), ...call, []];
  return Uint8Array.from([2, ...rlp([...fields, ...signature.map(rlpNumber)])]);
}

const CONTRACT = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const ERC20 = new Interface(["function transfer(address to, uint256 value) returns (bool)"]);

describe("signing a transfer of ether", () => {
  it.each([
    ["another address's key", TERMS, keyAt(1), "the key is not that of the address that pays"],
    ["no address to pay", { ...TERMS, to: "vitalik.eth" }, keyAt(0), "no address"],
    [
      "an address as banks write it (ICAP)",
      { ...TERMS, to: "XE65GB6LDNXYOFTX0NSV3FUWKOWIXAMJK36" },
      keyAt(0),
      "no address",
    ],
    ["bare hex to pay", { ...TERMS, to: TO.slice(2) }, keyAt(0), "no address"],
    ["a wrong checksum", { ...TERMS, to: TO.replace("dc79C8", "dC79C8") }, keyAt(0), "no address"],
    ["a payer in small letters", { ...TERMS, from: FROM.toLowerCase() }, keyAt(0), "the key is not that"],
    ["another family's chain", { ...TERMS, chainId: "tron:0x2b6653dc" as const }, keyAt(0), "not a chain of Ethereum"],
    ["no chain", { ...TERMS, chainId: "eip155:0" as const }, keyAt(0), "not a chain of Ethereum"],
    [
      "a tip above the whole fee",
      { ...TERMS, fees: { ...TERMS.fees, maxPriorityFeePerGas: TERMS.fees.maxFeePerGas + 1n } },
      keyAt(0),
      "the tip is more",
    ],
  ])("refuses %s", (_what, terms, key, why) => {
    expect(() => signTransfer(terms, key)).toThrow(why);
  });

  it.each([
    { nonce: -1 },
    { nonce: 1.5 },
    { nonce: Number.NaN },
    { nonce: 2 ** 53 },
    { units: -1n },
    { units: 2n ** 256n },
  ])("refuses what no transaction can say: %o", (wrong) => {
    expect(() => signTransfer({ ...TERMS, ...wrong }, keyAt(0))).toThrow();
  });

  it.each(VECTORS)("gives the published bytes of %o", ({ nonce, units, gasLimit, tip, fee }, bytes) => {
    const terms: TransferTerms = {
      ...{ chainId: "eip155:7822", nonce, units, from: VECTOR_FROM, to: `0x${"0".repeat(36)}aaaa`, token: null },
      fees: { gasLimit, maxFeePerGas: fee, maxPriorityFeePerGas: tip },
    };
    expect(bytesToHex(signWith(codec, terms, hexToBytes(VECTOR_KEY)).bytes)).toBe(bytes);
  });

  it.each(ADDRESSES.map((from, index) => [index, from] as const))("signs for the address %i: %s", (index, from) => {
    const signed = signTransfer({ ...TERMS, from }, keyAt(index));
    expect(Transaction.from(`0x${bytesToHex(signed.bytes)}`).from).toBe(from);
  });

  it("leaves the account's key, which is the caller's to zero, as it was", () => {
    const key = keyAt(0);
    signTransfer(TERMS, key);
    expect(key.accountKey).toEqual(keyAt(0).accountKey);
  });

  const terms: fc.Arbitrary<TransferTerms> = fc.record({
    chainId: fc.integer({ min: 1, max: 2 ** 31 }).map((id) => `eip155:${id}` as const),
    nonce: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    from: fc.constant(FROM),
    to: fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => `0x${bytesToHex(bytes)}`),
    units: fc.bigInt({ min: 0n, max: 2n ** 200n }),
    token: fc.option(fc.constant({ contract: CONTRACT, authorization: null })),
    fees: fc
      .tuple(
        fc.bigInt({ min: 0n, max: 2n ** 64n }),
        fc.bigInt({ min: 0n, max: 2n ** 90n }),
        fc.bigInt({ min: 0n, max: 2n ** 90n }),
      )
      .map(([gasLimit, tip, more]) => ({ gasLimit, maxFeePerGas: tip + more, maxPriorityFeePerGas: tip })),
  });

  it("gives for the same terms the same bytes, which say those terms, judged by another encoding and signature", () => {
    fc.assert(
      fc.property(terms, (those) => {
        const { bytes, txid } = signTransfer(those, keyAt(0));
        expect(signTransfer(those, keyAt(0)).bytes).toEqual(bytes);
        expect(txid).toBe(`0x${bytesToHex(keccak_256(bytes))}`);
        const { r, s, yParity } = new SigningKey(ANVIL_KEY).sign(keccak_256(encodedByHand(those, [])));
        expect(bytes).toEqual(encodedByHand(those, [BigInt(yParity), BigInt(r), BigInt(s)]));
        expect(BigInt(s) <= secp256k1.Point.Fn.ORDER / 2n).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe("reading signed bytes back", () => {
  const { bytes } = signTransfer(TERMS, keyAt(0));
  /** What the address's key would sign otherwise. */
  const otherwise = (changes: object): Uint8Array => {
    const { gasLimit, ...fees } = TERMS.fees;
    const meant = { type: 2, chainId: 31_337, nonce: 7, to: TO, value: TERMS.units, gasLimit };
    const transaction = Transaction.from({ ...meant, ...("gasPrice" in changes ? {} : fees), ...changes });
    transaction.signature = new SigningKey(ANVIL_KEY).sign(transaction.unsignedHash);
    return hexToBytes(transaction.serialized.slice(2));
  };

  it.each([
    ["chainId", { ...TERMS, chainId: "eip155:1" as const }],
    ["nonce", { ...TERMS, nonce: 8 }],
    ["from", { ...TERMS, from: TO }],
    ["to", { ...TERMS, to: FROM }],
    ["value", { ...TERMS, units: 2n ** 53n }],
    ["gasLimit", { ...TERMS, fees: { ...TERMS.fees, gasLimit: 21_001n } }],
    ["maxFeePerGas", { ...TERMS, fees: { ...TERMS.fees, maxFeePerGas: 1n } }],
    ["maxPriorityFeePerGas", { ...TERMS, fees: { ...TERMS.fees, maxPriorityFeePerGas: 1n } }],
  ])("refuses another %s than was meant", (field, terms) => {
    expect(() => checkBytes(codec, bytes, terms)).toThrow(`the signed bytes say something else: ${field}`);
  });

  it("refuses of a token another contract, payee and amount than was meant, and ether beside it", () => {
    const terms = { ...TERMS, token: { contract: CONTRACT, authorization: null } };
    const { bytes: ofToken } = signTransfer(terms, keyAt(0));
    expect(() => checkBytes(codec, ofToken, terms)).not.toThrow();
    for (const [field, other] of [
      ["to", { ...terms, token: { contract: TO, authorization: null } }],
      ["data", { ...terms, to: FROM }],
      ["data", { ...terms, units: 2n ** 53n }],
      ["to", TERMS],
    ] as const)
      expect(() => checkBytes(codec, ofToken, other)).toThrow(`the signed bytes say something else: ${field}`);
    const { data } = Transaction.from(`0x${bytesToHex(ofToken)}`);
    expect(() => checkBytes(codec, otherwise({ to: CONTRACT, value: 1n, data }), terms)).toThrow(/: value$/);
  });

  it("refuses data, a list of access, another type and no payee, which were never meant", () => {
    const check = (changes: object) => () => checkBytes(codec, otherwise(changes), TERMS);
    expect(otherwise({})).toEqual(bytes);
    expect(check({ data: "0x00" })).toThrow(/: data$/);
    expect(check({ accessList: [{ address: TO, storageKeys: [] }] })).toThrow(/: accessList$/);
    expect(check({ to: null })).toThrow(/: to$/);
    expect(check({ type: 0, gasPrice: TERMS.fees.maxFeePerGas })).toThrow(/: type$/);
  });

  it("refuses bytes whose signature is broken, or that go on", () => {
    const broken = bytes.with(-40, (bytes.at(-40) ?? 0) ^ 1);
    expect(() => checkBytes(codec, broken, TERMS)).toThrow();
    expect(() => checkBytes(codec, Uint8Array.from([...bytes, 0]), TERMS)).toThrow();
  });
});
