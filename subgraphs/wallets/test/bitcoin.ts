import { randomBytes } from "node:crypto";
import type { Btcd } from "@coffer/local-parts/btcd";
import { Secret } from "@coffer/platform/values/secret";
import { hash256 } from "../src/adapters/chains/bitcoin/merkle.ts";
import { BITCOIN_NETS } from "../src/adapters/chains/bitcoin/nets.ts";
import { findPurse } from "../src/adapters/chains/bitcoin/purse.ts";
import { loadCodec } from "../src/adapters/chains/bitcoin/raw-block.ts";
import { makeJsonRpc } from "../src/adapters/rpc/json-rpc.ts";

/** Of regtest: every other hash is below it. */
const BITS = 0x207f_ffff;

/** What somebody outside does on a chain of one's own. */
export function outsideOn(btcd: Pick<Btcd, "url" | "ask">) {
  const purse = findPurse(makeJsonRpc({ url: new Secret(btcd.url), version: "1.0" }), BITCOIN_NETS.regtest);
  const paid = new Map<string, Buffer>();
  const height = async () => (await btcd.ask("getblockcount")) as number;
  const mine = (blocks: number) => btcd.ask("generate", blocks);
  return {
    height,
    mine,
    /** Into the mempool, and in no block yet: what was mined before pays for it. */
    async pay(to: string, units: bigint): Promise<string> {
      const bytes = await purse.pay(to, units);
      if (bytes === null) throw new Error("too little was mined");
      const txid = (await btcd.ask("sendrawtransaction", bytes.toString("hex"))) as string;
      paid.set(txid, bytes);
      return txid;
    },
    /**
     * Where it is not in the mempool any more: Core drops from it what spends coins that are too
     * young since a block was taken back.
     */
    async payAgain(txid: string): Promise<void> {
      if (((await btcd.ask("getrawmempool")) as string[]).includes(txid)) return;
      await btcd.ask("sendrawtransaction", paid.get(txid)?.toString("hex"));
    },
    /** The newest blocks are none of the chain any more; what they held waits to be mined again. */
    async takeBack(depth: number): Promise<void> {
      await btcd.ask("invalidateblock", await btcd.ask("getblockhash", (await height()) - depth + 1));
    },
    /** Blocks that hold nothing, whatever waits to be mined. */
    async mineEmpty(blocks: number): Promise<void> {
      for (let i = 0; i < blocks; i += 1) await submit(btcd, await makeBlock(btcd, (await height()) + 1));
    },
    /** A block that holds these transactions, and no other, whatever waits to be mined. */
    mineThese: async (...bytes: readonly Uint8Array[]) =>
      submit(btcd, await makeBlock(btcd, (await height()) + 1, bytes)),
  };
}

async function submit(btcd: Pick<Btcd, "ask">, block: string): Promise<void> {
  const refused = await btcd.ask("submitblock", block);
  if (refused !== null) throw new Error(`a block was not taken: ${String(refused)}`);
}

async function makeBlock(btcd: Pick<Btcd, "ask">, height: number, held: readonly Uint8Array[] = []): Promise<string> {
  const { Block, Transaction, script } = await loadCodec();
  const parent = String(await btcd.ask("getbestblockhash"));
  const { time } = (await btcd.ask("getblockheader", parent, true)) as { time: number };
  const coinbase = new Transaction();
  coinbase.addInput(Buffer.alloc(32), 0xffff_ffff);
  // BIP-34: its height; and what makes it another than any of before.
  coinbase.setInputScript(0, script.compile([script.number.encode(height), randomBytes(8)]));
  coinbase.addOutput(Uint8Array.of(0x51), 1n);
  const transactions = [coinbase, ...held.map((bytes) => Transaction.fromBuffer(bytes))];
  if (held.length > 0) {
    coinbase.setWitness(0, [RESERVED]);
    const place = coinbase.addOutput(commitmentOf(RESERVED), 0n);
    // With what is reserved, already.
    const commitment = Block.calculateMerkleRoot(transactions, true);
    Object.assign(coinbase.outs[place] ?? {}, { script: commitmentOf(commitment) });
  }
  const block = new Block();
  Object.assign(block, {
    version: 0x2000_0000,
    prevHash: Buffer.from(parent, "hex").reverse(),
    merkleRoot: Block.calculateMerkleRoot(transactions),
    timestamp: time + 1,
    bits: BITS,
    transactions,
  });
  while ((hash256(block.toBuffer(true)).at(-1) ?? 0xff) > 0x7f) block.nonce += 1;
  return block.toHex();
}

/** BIP-141: what a coinbase has in the place of a witness, and says of all others. */
const RESERVED = Buffer.alloc(32);
const commitmentOf = (hash: Uint8Array): Buffer => Buffer.concat([Buffer.from("6a24aa21a9ed", "hex"), hash]);
