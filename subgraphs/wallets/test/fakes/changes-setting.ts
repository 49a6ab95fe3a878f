import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeDecideChanges } from "../../src/app/settings/decide-change.ts";
import type { ChangeableNetwork } from "../../src/app/settings/ports.ts";
import { makeProposeSettings, type ProposeSettings } from "../../src/app/settings/propose-settings.ts";
import { makeProposeTokens, type ProposeListing } from "../../src/app/settings/propose-token.ts";
import type { Networks } from "../../src/app/wallets/ports.ts";
import type { NetworkSettings } from "../../src/domain/settings/network-change.ts";
import type { Token } from "../../src/domain/tokens/token.ts";
import { makeFakeChanges } from "./changes.ts";

export const NETWORK = "ETHEREUM";
export const OWN: NetworkSettings = { confirmations: 2, feeCap: 50n, sweepMinimum: 5n, consolidation: null };
/** What the environment lists. */
export const USDC: Token = {
  ...{ asset: { code: "USDC", scale: 6 }, contract: "usdc", domain: { name: "USD Coin", version: "2" } },
  sweepMinimum: 7n,
};
const ACCOUNTS: ChangeableNetwork = {
  bounds: {
    ...{ confirmations: { least: 1, most: 6 }, feeCap: { least: 10n, most: 100n } },
    ...{ sweepMinimum: { least: 1n, most: 1_000n }, consolidation: null },
  },
  tokens: { identity: "DOMAIN", readContract: (text) => (text === "nowhere" ? null : text) },
};
const OUTPUTS: ChangeableNetwork = {
  bounds: {
    ...ACCOUNTS.bounds,
    ...{ sweepMinimum: null, consolidation: { rate: { least: 1_000n, most: 5_000n }, outputs: { least: 2, most: 9 } } },
  },
  tokens: null,
};

/** A network of accounts and one of outputs, and who proposes and decides what holds of them. */
export function makeChangesSetting() {
  const clock = makeFakeClock();
  const assets = [{ code: "USDC", scale: 6 }, ...Array.from({ length: 30 }, (_, i) => ({ code: `T${i}`, scale: 3 }))];
  const fake = makeFakeChanges({ native: "ETH", settings: OWN, tokens: [USDC] }, assets);
  const network = (nativeCurrency: string) => ({ facts: { nativeCurrency, nativeScale: 2 } });
  const networks = new Map([
    ["ETHEREUM", network("ETH")],
    ["BITCOIN", network("BTC")],
  ]) as unknown as Networks;
  const changeable = new Map([
    ["ETHEREUM", ACCOUNTS],
    ["BITCOIN", OUTPUTS],
  ]);
  const deps = { inChanges: fake.inChanges, clock, networks, changeable, terms: fake.terms };
  const [proposeSettings, tokens, decide] = [
    makeProposeSettings(deps),
    makeProposeTokens(deps),
    makeDecideChanges(deps),
  ];
  const [ann, ben] = [newId("usr"), newId("usr")];
  let keys = 0;
  const author = () => {
    keys += 1;
    return { operatorId: ann, reason: "why", basedOn: 0, idempotencyKey: `k${keys}` };
  };
  const settle = (changes: Partial<ProposeSettings> = {}) =>
    proposeSettings({ ...author(), network: NETWORK, settings: OWN, ...changes });
  const list = (changes: Partial<ProposeListing> = {}) =>
    tokens.list({
      ...{ ...author(), network: NETWORK, currency: "T1", contract: "t1", decimals: 3, symbol: null },
      ...{ domain: { name: "One", version: "1" }, sweepMinimum: null, ...changes },
    });
  const approve = (changeId: Parameters<typeof decide.approve>[0]["changeId"], operatorId = ben) =>
    decide.approve({ operatorId, changeId, reason: "so" });
  return { ...fake, clock, tokens, decide, ann, ben, author, settle, list, approve };
}
