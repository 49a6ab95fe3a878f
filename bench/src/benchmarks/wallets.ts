import { pbkdf2, randomInt } from "node:crypto";
import { promisify } from "node:util";
import { makeEthereum } from "@coffer/wallets/adapters/chains/ethereum/chain";
import { findCurve } from "@coffer/wallets/adapters/derivation/find-curve";
import { makeSeedMaker } from "@coffer/wallets/adapters/derivation/seed-maker";
import type { Benchmark } from "../frame/benchmark.ts";
import { compare, type Side, type Turn } from "../frame/compare.ts";

const SECONDS = 5;
const PAIRS = 5;
const WARM_UP_SECONDS = 1;
/** Between two looks at the clock. */
const CHUNK = 50;
/** As many keys are made at the same time as a server makes (MAX_CONCURRENT_GENERATIONS). */
const AT_ONCE = 4;
const SAMPLES = 20;
const GOALS = { H1: 10, H2: 0.8 } as const;

const ethereum = makeEthereum();
const seeds = makeSeedMaker();
const derive = promisify(pbkdf2);

/**
 * H1: addresses from the public key of an account, beside ethers, which has read that key before
 * as well. H2: whole wallets, from entropy to the first address, beside nothing but the PBKDF2 in
 * each.
 */
export const run: Benchmark = async ({ seconds, only, say }) => {
  const ethers = await import("ethers");
  say(`  secp256k1: ${findCurve().name}`);
  const turn = seconds ?? SECONDS;
  const results: Record<string, Awaited<ReturnType<typeof compare>>> = {};
  for (const [id, { ours, peer, gate }] of Object.entries({ H1: await addresses(ethers), H2: wallets(ethers) })) {
    if (only !== null && only !== id) continue;
    for (const side of [ours, peer]) await side.run(Math.min(WARM_UP_SECONDS, turn));
    const goal = GOALS[id as keyof typeof GOALS];
    results[id] = await compare({ ours, peer, goal, unit: "/s", seconds: turn, pairs: PAIRS, gate, say });
  }
  return results;
};

export const parts = Object.keys(GOALS);

type Sides = { readonly ours: Side; readonly peer: Side; readonly gate: () => Promise<string> };

/** What it is judged by. */
type Ethers = typeof import("ethers");

async function addresses({ HDNodeWallet, HDNodeVoidWallet }: Ethers): Promise<Sides> {
  const { xpub } = await seeds.deriveAccount(seeds.newEntropy(), ethereum.accountPath);
  const account = HDNodeWallet.fromExtendedKey(xpub);
  if (!(account instanceof HDNodeVoidWallet)) throw new Error("not a public key");
  const chain = account.deriveChild(0);
  const oursAt = (index: number) => ethereum.receiveAddress(xpub, index).address;
  const peersAt = (index: number) => chain.deriveChild(index).address;
  return {
    ours: { name: "ours", run: (seconds) => repeat(oursAt, seconds) },
    peer: { name: "ethers", run: (seconds) => repeat(peersAt, seconds) },
    async gate() {
      const indices = Array.from({ length: SAMPLES }, () => randomInt(2 ** 31));
      return indices.every((index) => oursAt(index) === peersAt(index)) ? "ok" : "an address is not that of ethers";
    },
  };
}

function wallets({ HDNodeWallet, Mnemonic }: Ethers): Sides {
  const firstAddress = async (entropy: Uint8Array): Promise<string> => {
    const { xpub, xprv } = await seeds.deriveAccount(entropy, ethereum.accountPath);
    xprv.fill(0);
    return ethereum.receiveAddress(xpub, 0).address;
  };
  const words = Buffer.from(Mnemonic.fromEntropy(seeds.newEntropy()).phrase);
  return {
    ours: { name: "wallets", run: (seconds) => repeatAtOnce(() => firstAddress(seeds.newEntropy()), seconds) },
    peer: {
      name: "bare PBKDF2",
      run: (seconds) => repeatAtOnce(() => derive(words, "mnemonic", 2048, 64, "sha512"), seconds),
    },
    async gate() {
      const entropy = seeds.newEntropy();
      const expected = HDNodeWallet.fromMnemonic(Mnemonic.fromEntropy(entropy), `${ethereum.accountPath}/0/0`).address;
      return (await firstAddress(entropy)) === expected ? "ok" : "a wallet is not that of ethers";
    },
  };
}

async function repeat(work: (index: number) => unknown, seconds: number): Promise<Turn> {
  return measure(seconds, async (isOver) => {
    let operations = 0;
    while (!isOver()) for (let more = 0; more < CHUNK; more += 1) work(operations++);
    return operations;
  });
}

async function repeatAtOnce(work: () => Promise<unknown>, seconds: number): Promise<Turn> {
  return measure(seconds, async (isOver) => {
    let operations = 0;
    const worker = async () => {
      for (; !isOver(); operations += 1) await work();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return operations;
  });
}

async function measure(seconds: number, work: (isOver: () => boolean) => Promise<number>): Promise<Turn> {
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  const operations = await work(() => performance.now() - start >= seconds * 1_000);
  const { user, system } = process.cpuUsage(cpu);
  return { operations, seconds: (performance.now() - start) / 1_000, cpuMicroseconds: user + system };
}
