import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import type { Transaction } from "bitcoinjs-lib";
import { COINBASE_MATURITY } from "../../../domain/deposits/confirmations.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { notKnown, toCount, toHash, toList } from "../../rpc/read-json.ts";
import { encodeP2wpkh } from "./address.ts";
import { BITCOIN_NETS, type BitcoinNetParams } from "./nets.ts";
import { type Codec, loadCodec, writeHash } from "./raw-block.ts";
import { addressOfScript, scriptOfP2wpkh } from "./script-address.ts";
import { scriptOf } from "./spent.ts";

/** The key of BIP-173's examples, 1, which everybody has: of test money alone. */
const KEY = hexToBytes("1".padStart(64, "0"));
const PUBLIC_KEY = hexToBytes("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
/** Where a node on regtest has to pay what it mines. */
export const MINER = encodeP2wpkh(PUBLIC_KEY, BITCOIN_NETS.regtest);

/** Satoshi for each input and output: nodes relay from 1 a byte on. */
const FEE_EACH = 200n;
/** Less is not relayed (P2WPKH). */
const DUST = 294n;
/** Of one payment; and blocks that are looked through for them. */
const COINS_MAX = 100;
const LOOKED_THROUGH_MAX = 300;

const SIGHASH_ALL = 1;

/** Coins that were mined for {@link MINER}. */
export type Purse = {
  /** A signed transaction, not sent; null where there is not as much that can be spent. */
  pay(address: string, units: bigint): Promise<Buffer | null>;
  /** Whether the newest block pays to it. */
  hasMinedLast(): Promise<boolean>;
};

type Coin = { readonly transaction: Transaction; readonly vout: number; readonly units: bigint };

export function findPurse(rpc: JsonRpc, net: BitcoinNetParams): Purse {
  const own = encodeP2wpkh(PUBLIC_KEY, net);
  /** Of the block at a height; null where it pays to somebody else. */
  const findCoin = async (codec: Codec, height: number): Promise<Coin | null> => {
    const block = await rpc("getblock", [toHash(await rpc("getblockhash", [height]), "the hash of a block"), 0]);
    if (typeof block !== "string") throw notKnown("a block's bytes");
    const [transaction] = codec.Block.fromHex(block).transactions ?? [];
    const vout = transaction?.outs.findIndex(({ script }) => addressOfScript(script, net) === own) ?? -1;
    const units = transaction?.outs[vout]?.value ?? 0n;
    return transaction && units > 0n ? { transaction, vout, units } : null;
  };
  const isUnspent = async ({ transaction, vout }: Coin): Promise<boolean> =>
    (await rpc("gettxout", [transaction.getId(), vout, false])) !== null;
  /** By what waits in the mempool, which `gettxout` of btcd does not know of. */
  const listWaiting = async ({ Transaction }: Codec): Promise<ReadonlySet<string>> => {
    const spent = new Set<string>();
    for (const txid of toList(await rpc("getrawmempool", []), "a mempool")) {
      const raw = await rpc("getrawtransaction", [txid, 0]);
      if (typeof raw !== "string") throw notKnown("a transaction's bytes");
      for (const { hash, index } of Transaction.fromHex(raw).ins) spent.add(`${writeHash(hash)}:${index}`);
    }
    return spent;
  };
  const readTip = async () => toCount(await rpc("getblockcount", []), "the height of the newest block");

  return {
    async hasMinedLast() {
      return (await findCoin(await loadCodec(), await readTip())) !== null;
    },
    async pay(address, units) {
      const codec = await loadCodec();
      const newest = (await readTip()) - COINBASE_MATURITY + 1;
      const waiting = await listWaiting(codec);
      const coins: Coin[] = [];
      let sum = 0n;
      for (let height = newest; height > Math.max(0, newest - LOOKED_THROUGH_MAX); height -= 1) {
        const coin = await findCoin(codec, height);
        if (!coin || waiting.has(`${coin.transaction.getId()}:${coin.vout}`) || !(await isUnspent(coin))) continue;
        coins.push(coin);
        sum += coin.units;
        const change = sum - units - FEE_EACH * BigInt(coins.length + 2);
        if (change >= DUST)
          return sign(codec, coins, [
            { script: scriptOf(address, net), value: units },
            { script: OWN, value: change },
          ]);
        if (coins.length === COINS_MAX) break;
      }
      return null;
    },
  };
}

type Output = { readonly script: Uint8Array; readonly value: bigint };

const HASH = ripemd160(sha256(PUBLIC_KEY));
const OWN = scriptOfP2wpkh(HASH);
/** BIP-143: of P2WPKH, the script that P2PKH has. */
const SCRIPT_CODE = concatBytes(Uint8Array.of(0x76, 0xa9, HASH.length), HASH, Uint8Array.of(0x88, 0xac));

function sign({ Transaction, script }: Codec, coins: readonly Coin[], outputs: readonly Output[]): Buffer {
  const transaction = new Transaction();
  transaction.version = 2;
  for (const { transaction: spent, vout } of coins) transaction.addInput(spent.getHash(), vout);
  for (const { script: payee, value } of outputs) transaction.addOutput(payee, value);
  for (const [i, { units }] of coins.entries()) {
    const digest = transaction.hashForWitnessV0(i, SCRIPT_CODE, units, SIGHASH_ALL);
    const { signature } = findCurve().sign(digest, KEY);
    transaction.setWitness(i, [script.signature.encode(signature, SIGHASH_ALL), PUBLIC_KEY]);
  }
  return Buffer.from(transaction.toBuffer());
}
