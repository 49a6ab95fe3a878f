import { randomBytes } from "node:crypto";
import { type Btcd, startBtcd } from "@coffer/local-parts/btcd";
import { writeBase58Check } from "./base58check.ts";
import { type Coin, mineEmptyBlock, spend } from "./bitcoin-coins.ts";
import type { Dice } from "./dice.ts";
import { NONE } from "./ethereum.ts";
import { startMarket } from "./market.ts";
import type { Currency, Moved, Told, World } from "./world.ts";

/** Blocks of before, the coins of whose first ones are mature. */
const PREPARED = 131;
const COINS = 20;
const COIN = 50n * 10n ** 8n;
/**
 * So far below the highest block nothing that was paid in is exchanged for something else: Coffer
 * spends what six blocks hold. Further down everything comes again.
 */
const [EXCHANGED_BELOW, TAKEN_BACK_BELOW] = [5, 12];
const BURIED = 20;
/** Less is left of no coin. */
const ENOUGH = 1_000_000n;
/** Satoshi; and of what takes the place of another one. */
const [FEE, RAISED_FEE] = [1_000n, 5_000n];
/** P2PKH on regtest. */
const P2PKH = 0x6f;

/** A payment from outside, and another one of the same coin, which pays otherwise. */
type Inflow = {
  readonly at: number;
  readonly first: ReturnType<typeof spend>;
  readonly second: ReturnType<typeof spend>;
};

/** Btcd, with a market before it. */
export async function beginBitcoin(dice: Dice): Promise<World> {
  const btcd = await startBtcd();
  const market = await startMarket(btcd.url);
  const { ask } = btcd;
  await ask("generate", PREPARED);
  const readHeight = async () => (await ask("getblockcount")) as number;
  const payer = makePayer(btcd, dice, await readFirstCoins(btcd));
  let [highest, made, isFull] = [PREPARED, 0, false];
  const mineEmpty = () => mineEmptyBlock(btcd, randomBytes(8));
  const mine = async (blocks: number): Promise<void> => {
    for (let i = 0; i < blocks; i += 1) await (isFull && dice.comes(90) ? mineEmpty() : ask("generate", 1));
    made += blocks;
    highest = Math.max(highest, await readHeight());
  };
  return {
    ...{ network: "BITCOIN", currencies: ["BTC"], environment: { BITCOIN_RPC_URLS: market.url } },
    most: { ...NONE, BTC: 120_000_000n },
    get made() {
      return made;
    },
    payIn: async (to, _currency, units) => payer.pay(to, units, await readHeight()),
    mine,
    async reorganise(least = 1) {
      const isDeep = dice.comes(20);
      const height = await readHeight();
      const most = (isDeep ? TAKEN_BACK_BELOW : EXCHANGED_BELOW) - (highest - height);
      if (most < least) return 0;
      const depth = least + dice.upTo(most - least + 1);
      await ask("invalidateblock", await ask("getblockhash", height - depth + 1));
      if (!isDeep) await payer.exchange(highest);
      const empty = dice.upTo(3);
      for (let i = 0; i < empty; i += 1) await mineEmpty();
      made += empty;
      await mine(depth + 1);
      return depth;
    },
    async forget() {
      market.deaf = 1 + dice.upTo(3);
      return true;
    },
    async stir(times = dice.one([1, 1, 2, 5, 12, 30, 80])) {
      market.rate = times;
      isFull = times > 5;
      return true;
    },
    async calm() {
      [market.rate, market.deaf, isFull] = [1, 0, false];
    },
    tip: async () => String(await ask("getbestblockhash")),
    nobody: () => writeBase58Check(Buffer.concat([Buffer.of(P2PKH), randomBytes(20)])),
    read: () => readBitcoin(btcd),
    async stop() {
      await market.stop();
      await btcd.stop();
    },
  };
}

/** Who pays in, out of these coins, and out of what is left of them. */
function makePayer(btcd: Btcd, dice: Dice, coins: Coin[]) {
  const { ask } = btcd;
  const sent = new Set<Inflow>();
  /** What is left of payments that are buried can be spent again. */
  const regain = async (height: number) => {
    for (const inflow of sent) {
      if (height < inflow.at + BURIED) continue;
      for (const { left } of [inflow.first, inflow.second]) {
        const found = (await ask("gettxout", left.txid, left.vout, false)) as { confirmations: number } | null;
        if (!found || found.confirmations < BURIED) continue;
        coins.push(left);
        sent.delete(inflow);
      }
    }
  };
  return {
    /** Whether there was enough for it. */
    async pay(to: string, units: bigint, at: number): Promise<boolean> {
      await regain(at);
      const coin = coins.shift();
      if (!coin || coin.units < units + ENOUGH) return false;
      const script = await readScript(btcd, to);
      const first = spend(coin, { script, units, fee: FEE });
      sent.add({ at, first, second: spend(coin, { script, units: units + 1n, fee: RAISED_FEE }) });
      await ask("sendrawtransaction", first.bytes);
      return true;
    },
    /** Of what waits again some is replaced, unless Coffer may have spent it already. */
    async exchange(highest: number): Promise<void> {
      for (const { at, second } of sent) {
        if (highest - at > EXCHANGED_BELOW || !dice.comes(30)) continue;
        // Refused where the first one waits no more.
        await ask("sendrawtransaction", second.bytes).catch(() => null);
      }
    },
  };
}

async function readFirstCoins({ ask }: Btcd): Promise<Coin[]> {
  const coins: Coin[] = [];
  for (let height = 1; height <= COINS; height += 1) {
    const block = (await ask("getblock", await ask("getblockhash", height), 1)) as { readonly tx: readonly string[] };
    coins.push({ txid: block.tx[0] ?? "", vout: 0, units: COIN });
  }
  return coins;
}

/** Of P2WPKH and P2PKH. */
async function readScript({ ask }: Btcd, address: string): Promise<Buffer> {
  const said = (await ask("validateaddress", address)) as { readonly witness_program?: string };
  const program = Buffer.from(said.witness_program ?? "", "hex");
  if (program.length !== 20) throw new Error(`${address} is none of a wallet: ${JSON.stringify(said)}`);
  return Buffer.concat([Buffer.of(0, program.length), program]);
}

type Output = { readonly value: number; readonly n: number; readonly scriptPubKey: { readonly addresses?: string[] } };
type Transaction = {
  readonly txid: string;
  readonly vin: readonly { readonly txid?: string; readonly vout?: number }[];
  readonly vout: readonly Output[];
};
type Unspent = { readonly address: string; readonly units: bigint };
const SATOSHI = 1e8;

/** Of every block from the first; no satoshi is lost in numbers of eight digits. */
async function readBitcoin({ ask }: Btcd): Promise<Told> {
  const moved: Moved[] = [];
  const fees: { from: string; currency: Currency; units: bigint }[] = [];
  const unspent = new Map<string, Unspent>();
  const tip = (await ask("getblockcount")) as number;
  for (let height = 1; height <= tip; height += 1) {
    const block = (await ask("getblock", await ask("getblockhash", height), 2)) as { readonly rawtx?: Transaction[] };
    for (const { txid, vin, vout } of block.rawtx ?? []) {
      const spent = vin.map((one) => unspent.get(`${one.txid}/${one.vout}`)).filter((one) => one !== undefined);
      for (const one of vin) unspent.delete(`${one.txid}/${one.vout}`);
      const from = spent[0]?.address ?? null;
      let left = spent.reduce((sum, { units }) => sum + units, 0n);
      for (const { value, n, scriptPubKey } of vout) {
        const [units, address] = [BigInt(Math.round(value * SATOSHI)), scriptPubKey.addresses?.[0] ?? "no address"];
        moved.push({ txid, from, to: address, currency: "BTC", units });
        unspent.set(`${txid}/${n}`, { address, units });
        left -= units;
      }
      if (from !== null) fees.push({ from, currency: "BTC", units: left });
    }
  }
  return {
    ...{ moved, fees },
    held: async (address) =>
      [...unspent.values()].reduce((sum, one) => (one.address === address ? sum + one.units : sum), 0n),
  };
}
