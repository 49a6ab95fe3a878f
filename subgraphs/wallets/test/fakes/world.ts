import { createHash, randomBytes } from "node:crypto";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { makeFakeVault } from "@coffer/testkit/fakes/vault";
import { makeGate } from "../../src/app/wallets/gate.ts";
import { makeMakeWalletKeys } from "../../src/app/wallets/make-wallet-keys.ts";
import type { ChainAdapter, Network, Networks, SeedMaker } from "../../src/app/wallets/ports.ts";
import { makeFakeWallets } from "./wallets.ts";

const digest = (...parts: (string | Uint8Array)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");

export type FakeSeeds = SeedMaker & {
  /** Copies of all entropy that was made. */
  readonly made: Buffer[];
  fault: Error | null;
  /** What happens while an account is derived. */
  meanwhile(): Promise<unknown>;
};

/** Makes entropy, and in place of public keys digests of it. */
export function makeFakeSeeds(): FakeSeeds {
  const seeds: FakeSeeds = {
    made: [],
    fault: null,
    meanwhile: async () => undefined,
    newEntropy() {
      const entropy = randomBytes(32);
      seeds.made.push(Buffer.from(entropy));
      return entropy;
    },
    async deriveAccount(entropy, accountPath) {
      const xpub = `xpub${digest(entropy, accountPath)}`;
      const xprv = Buffer.from(digest(entropy, accountPath, "private"), "hex");
      await seeds.meanwhile();
      if (seeds.fault) throw seeds.fault;
      return { xpub, xprv };
    },
  };
  return seeds;
}

function fakeNetwork(network: string, displayName: string): Network {
  const chain: ChainAdapter = {
    network,
    accountPath: `m/44'/${network.length}'/0'`,
    receiveAddress: (xpub, index) => ({
      address: `${network} ${digest(xpub, String(index))}`,
      derivationPath: `${chain.accountPath}/0/${index}`,
    }),
    isAddress: (text) => text.startsWith(network),
  };
  const facts = {
    nativeCurrency: network,
    nativeScale: 18,
    tokens: [],
    known: [],
    confirmations: 1,
    explorerUrl: null,
  };
  return { displayName, chain, facts };
}

export const fakeNetworks: Networks = new Map([
  ["ETHEREUM", fakeNetwork("ETHEREUM", "Ethereum")],
  ["BITCOIN", fakeNetwork("BITCOIN", "Bitcoin")],
  ["TRON", fakeNetwork("TRON", "Tron")],
]);

const formsOf = (bytes: Uint8Array): string[] => [
  Buffer.from(bytes).toString("hex"),
  Buffer.from(bytes).toString("base64"),
  bytes.join(","),
  JSON.stringify(new Uint8Array(bytes)),
];

/** Everything that a use case of wallets needs, in memory, but for the vault: the product's. */
export function makeFakeWorld({ perUser = 3 } = {}) {
  const clock = makeFakeClock();
  const { log, lines } = makeFakeLog();
  const seeds = makeFakeSeeds();
  const vault = makeFakeVault();
  const wallets = makeFakeWallets();
  const announced: string[] = [];
  const makeKeys = makeMakeWalletKeys({ seeds, vault, gate: makeGate(4) });
  const { inTransaction, reader } = wallets;
  return {
    clock,
    lines,
    seeds,
    vault,
    wallets,
    announced,
    /** What nobody but this subgraph is to see, in every form that a text may have it in. */
    hidden: () => [
      ...seeds.made.flatMap(formsOf),
      ...wallets.rows.wallets.flatMap(({ keys }) => [
        keys.accountXpub,
        ...[keys.sealedEntropy, keys.sealedAccountKey].flatMap(({ ciphertext, wrappedKey }) => [
          ...formsOf(ciphertext),
          ...formsOf(wrappedKey),
        ]),
      ]),
    ],
    deps: {
      networks: fakeNetworks,
      makeKeys,
      inTransaction,
      reader,
      clock,
      log,
      perUser,
      announce: () => void announced.push("now"),
    },
  };
}
