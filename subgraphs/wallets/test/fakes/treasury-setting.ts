import { makeOpenTreasury } from "../../src/app/treasuries/open-treasury.ts";
import { makeSwitchTreasury } from "../../src/app/treasuries/switch-treasury.ts";
import type { Network, WalletKeys } from "../../src/app/wallets/ports.ts";
import { FITTING, makeSendingWorld, NETWORK, OPERATOR, TREASURY } from "./sending-world.ts";

const TOKENS: Network["facts"]["tokens"] = [FITTING];
const facts = { nativeCurrency: "TST", nativeScale: 2, tokens: TOKENS, confirmations: 2, explorerUrl: null };
const network = { displayName: "Test", facts, chain: {} } as Network;
const networks = new Map([
  [NETWORK, network],
  ["OTHER", network],
]);

export const refused = (code: string) => ({ ok: false, error: { code } });

/** Without a treasury, where nothing else is said. */
export function treasurySetting({ hasTreasury = false, nodes = 1 } = {}) {
  const here = makeSendingWorld({ nodes });
  if (!hasTreasury) {
    here.sends.rows().treasuries.clear();
    here.sends.rows().sources.clear();
  }
  const made: string[] = [];
  const parts = { networks, sending: new Map([[NETWORK, here.deps]]), ...here.deps, ...here.treasuries };
  const openTreasury = makeOpenTreasury({
    ...parts,
    async makeKeys(walletId) {
      made.push(walletId);
      return { firstAddress: { address: TREASURY, index: 0 } } as WalletKeys;
    },
  });
  const command = { operatorId: OPERATOR, network: NETWORK, reason: "we pay out" };
  return { ...here, parts, made, command, openTreasury, switchTreasury: makeSwitchTreasury(parts) };
}
