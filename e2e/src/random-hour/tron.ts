import { randomBytes } from "node:crypto";
import { startTronStandIn } from "@coffer/local-parts/tron-stand-in";
import { TRON_HOLDER, TRON_TOKENS } from "../tell-of-chain-deposits.ts";
import { writeBase58Check } from "./base58check.ts";
import type { Dice } from "./dice.ts";
import { NONE } from "./ethereum.ts";
import type { Currency, Moved, Told, World } from "./world.ts";

/** Blocks below the highest one that may be taken back: one more is solid. */
const FINAL_BELOW = 18;
/** What is signed in a sandbox lasts a minute. */
const EXPIRED_MS = 65_000;
const SOLID = 19;

const write = (account: string): string => writeBase58Check(Buffer.from(account, "hex"));
type Chain = Awaited<ReturnType<typeof startTronStandIn>>["chain"];

/** The stand-in. Its faucet pays in, and by dice what that has sent is lost. */
export async function beginTron(dice: Dice): Promise<World> {
  let [ahead, made] = [0, 0];
  const now = () => Date.now() + ahead;
  const tron = await startTronStandIn({ slotMs: 1, now, balances: TRON_HOLDER, tokens: TRON_TOKENS });
  const { chain } = tron;
  chain.mineEmpty(SOLID + 1);
  let highest = chain.head.number;
  const note = (blocks: number) => {
    made += blocks;
    highest = Math.max(highest, chain.head.number);
  };
  const mine = (blocks: number) => {
    if (blocks === 0) return;
    chain.mine();
    chain.mineEmpty(blocks - 1);
    note(blocks);
  };
  return {
    ...{ network: "TRON", currencies: ["TRX", "USDT"], environment: { TRON_RPC_URLS: tron.url, LOCAL_TRON: "false" } },
    most: { ...NONE, TRX: 300n * 10n ** 6n, USDT: 300n * 10n ** 6n },
    get made() {
      return made;
    },
    payIn: async () => false,
    mine: async (blocks) => mine(blocks),
    async reorganise(least = 1) {
      const most = FINAL_BELOW - (highest - chain.head.number);
      if (most < least) return 0;
      const depth = least + dice.upTo(most - least + 1);
      chain.takeBack(depth);
      for (const { txid } of chain.waiting) if (dice.comes(30)) chain.drop(txid);
      const empty = dice.upTo(3);
      chain.mineEmpty(empty);
      note(empty);
      mine(Math.max(1, depth - empty + dice.upTo(2)));
      return depth;
    },
    // Until nobody can mine it any more.
    async forget() {
      const { waiting } = chain;
      for (const { txid } of waiting) chain.drop(txid);
      ahead += EXPIRED_MS;
      mine(1);
      return waiting.length > 0;
    },
    stir: async () => false,
    calm: async () => undefined,
    tip: async () => chain.head.id.toString("hex"),
    nobody: () => write(`41dead${randomBytes(18).toString("hex")}`),
    read: async () => readTron(chain),
    stop: () => tron.stop(),
  };
}

/** Of every block of the node's. */
function readTron(chain: Chain): Told {
  const moved: Moved[] = [];
  const fees: { from: string; currency: Currency; units: bigint }[] = [];
  const accounts = new Map<string, string>();
  const named = (account: string): string => {
    const address = write(account);
    accounts.set(address, account);
    return address;
  };
  const [contract = ""] = TRON_TOKENS.keys();
  for (const { mined } of chain.shown({ isSolidified: false }))
    for (const { txid, owner, to, amount, data, fee, isSuccess, logs } of mined) {
      fees.push({ from: named(owner), currency: "TRX", units: fee });
      if (isSuccess && data === null)
        moved.push({ txid, from: named(owner), to: named(to), currency: "TRX", units: amount });
      for (const { address, topics, data: word } of logs)
        if (`41${address}` === contract)
          moved.push({
            ...{ txid, from: named(accountIn(topics[1])), to: named(accountIn(topics[2])) },
            ...{ currency: "USDT", units: BigInt(`0x${word}`) },
          });
    }
  const { balances, tokens } = chain.head;
  return {
    ...{ moved, fees },
    async held(address, currency) {
      const has = currency === "TRX" ? balances : tokens.get(contract);
      return has?.get(accounts.get(address) ?? "") ?? 0n;
    },
  };
}

const accountIn = (topic: string | undefined): string => `41${(topic ?? "").slice(-40)}`;
