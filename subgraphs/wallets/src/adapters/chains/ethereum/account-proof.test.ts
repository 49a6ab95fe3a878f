import { keccak_256 } from "@noble/hashes/sha3.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../../app/chains/ports.ts";
import { faultIn } from "../../rpc/scripted.fixture.ts";
import { provenBalance } from "./account-proof.ts";
import { bytesOf, encodeRlp, type Rlp } from "./rlp.ts";

// The tries of these tests are built here, by no code of what reads them; those of a node are in
// test/internal-transfers.int.test.ts.

const nibbles = (bytes: Uint8Array) => [...bytes].flatMap((byte) => [byte >> 4, byte & 15]);
const keyOf = (address: string) => nibbles(keccak_256(Buffer.from(address.slice(2), "hex")));
const prefixed = (path: readonly number[], isLeaf: boolean) => {
  const flag = (isLeaf ? 2 : 0) + (path.length % 2);
  const all = path.length % 2 === 1 ? [flag, ...path] : [flag, 0, ...path];
  return Uint8Array.from({ length: all.length / 2 }, (_, i) => (all[2 * i] ?? 0) * 16 + (all[2 * i + 1] ?? 0));
};
const account = (balance: bigint): Uint8Array =>
  encodeRlp([bytesOf(1n), bytesOf(balance), new Uint8Array(32).fill(7), new Uint8Array(32).fill(8)]);

type Trie = { readonly root: string; prove(address: string): Uint8Array[] };

/** Of at least one account. */
function trieOf(accounts: ReadonlyMap<string, bigint>): Trie {
  const entries = [...accounts].map(([address, balance]) => ({ key: keyOf(address), value: account(balance) }));
  type Entries = typeof entries;
  const nodes = new Map<string, Uint8Array>();
  const put = (node: Rlp): Uint8Array => {
    const bytes = encodeRlp(node);
    const hash = keccak_256(bytes);
    nodes.set(Buffer.from(hash).toString("hex"), bytes);
    return hash;
  };
  const build = (some: Entries, at: number): Uint8Array => {
    const [first] = some;
    if (!first) throw new Error("nothing");
    if (some.length === 1) return put([prefixed(first.key.slice(at), true), first.value]);
    let shared = at;
    while (some.every(({ key }) => key[shared] === first.key[shared])) shared += 1;
    if (shared > at) return put([prefixed(first.key.slice(at, shared), false), build(some, shared)]);
    const children = Array.from({ length: 16 }, (_, nibble): Rlp => {
      const below = some.filter(({ key }) => key[at] === nibble);
      return below.length === 0 ? new Uint8Array() : build(below, at + 1);
    });
    return put([...children, new Uint8Array()]);
  };
  const root = Buffer.from(build(entries, 0)).toString("hex");
  return {
    root: `0x${root}`,
    prove(address) {
      // Every node whose hash stands in one that is taken, as far as the address leads.
      const key = keyOf(address);
      const path: Uint8Array[] = [];
      const walk = (hash: string, some: Entries, at: number): void => {
        const bytes = nodes.get(hash);
        const [first] = some;
        if (!bytes || !first) return;
        path.push(bytes);
        if (some.length === 1) return;
        let shared = at;
        while (some.every((one) => one.key[shared] === first.key[shared])) shared += 1;
        if (shared > at) {
          if (first.key.slice(at, shared).every((nibble, i) => nibble === key[at + i]))
            walk(Buffer.from(build(some, shared)).toString("hex"), some, shared);
          return;
        }
        const below = some.filter((one) => one.key[at] === key[at]);
        if (below.length > 0) walk(Buffer.from(build(below, at + 1)).toString("hex"), below, at + 1);
      };
      walk(root, entries, 0);
      return path;
    },
  };
}

const anAddress = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
const aTrie = fc
  .uniqueArray(fc.tuple(anAddress, fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })), {
    ...{ minLength: 1, maxLength: 40 },
    selector: ([address]) => address,
  })
  .map((entries) => new Map(entries));
const refused = (...asked: Parameters<typeof provenBalance>) =>
  faultIn(Promise.resolve().then(() => provenBalance(...asked)));

describe("provenBalance", () => {
  it("is what the account has, and 0 of who has none", () => {
    fc.assert(
      fc.property(aTrie, anAddress, (accounts, stranger) => {
        const { root, prove } = trieOf(accounts);
        for (const [address, balance] of accounts) expect(provenBalance(root, address, prove(address))).toBe(balance);
        fc.pre(!accounts.has(stranger));
        expect(provenBalance(root, stranger, prove(stranger))).toBe(0n);
      }),
      { numRuns: 30 },
    );
  });

  it("is nothing by a proof of which a byte is another, that is cut, longer, or of another root", async () => {
    await fc.assert(
      fc.asyncProperty(aTrie, fc.nat(), fc.integer({ min: 1, max: 255 }), async (accounts, place, change) => {
        const { root, prove } = trieOf(accounts);
        const [address = ""] = accounts.keys();
        const proof = prove(address);
        const which = place % proof.length;
        const bytes = Uint8Array.from(proof[which] ?? []);
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect(await refused(root, address, proof.with(which, bytes))).toBeInstanceOf(NoAnswer);
        expect(await refused(root, address, proof.slice(0, -1))).toBeInstanceOf(NoAnswer);
        expect(await refused(root, address, [...proof, Uint8Array.of(0xc0)])).toBeInstanceOf(NoAnswer);
        expect(await refused(`0x${"1".repeat(64)}`, address, proof)).toBeInstanceOf(NoAnswer);
      }),
      { numRuns: 30 },
    );
  });

  it("is 0 in a state of nobody, and in no other without a proof", async () => {
    const nobody = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
    expect(provenBalance(nobody, `0x${"1".repeat(40)}`, [])).toBe(0n);
    expect(await refused(`0x${"2".repeat(64)}`, `0x${"1".repeat(40)}`, [])).toBeInstanceOf(NoAnswer);
  });

  it.each<[string, Rlp]>([
    ["no list", Uint8Array.of(1, 2)],
    ["a list of three", [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)]],
    ["a path of no form", [Uint8Array.of(0x40), new Uint8Array(32)]],
    ["a leaf that is too short", [Uint8Array.of(0x20), new Uint8Array(70)]],
    ["a child of another length", Array.from({ length: 17 }, () => new Uint8Array(31).fill(1))],
  ])("is nothing where the first node is %s", async (_what, node) => {
    const bytes = encodeRlp(node);
    const root = `0x${Buffer.from(keccak_256(bytes)).toString("hex")}`;
    expect(await refused(root, `0x${"1".repeat(40)}`, [bytes])).toBeInstanceOf(NoAnswer);
  });

  it("is nothing of an account of another form", async () => {
    const address = `0x${"1".repeat(40)}`;
    const forms: readonly Rlp[] = [
      Uint8Array.of(1),
      [Uint8Array.of(1), Uint8Array.of(2)],
      [Uint8Array.of(1), Uint8Array.of(0, 2), new Uint8Array(32), new Uint8Array(32)],
    ];
    for (const form of forms) {
      const leaf = encodeRlp([prefixed(keyOf(address), true), encodeRlp(form)]);
      const root = `0x${Buffer.from(keccak_256(leaf)).toString("hex")}`;
      expect(await refused(root, address, [leaf])).toBeInstanceOf(NoAnswer);
    }
  });
});
