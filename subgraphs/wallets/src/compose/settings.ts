import type { Mode } from "@coffer/platform/postgres/provision";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import { makeLoop } from "@coffer/platform/running/loop";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import { makeChangeableNetworks } from "../adapters/network-limits.ts";
import { makeNetworks, type SupportedNetwork } from "../adapters/networks.ts";
import { makeChangeReader } from "../adapters/postgres/settings/change-reader.ts";
import { makeChangeWriter } from "../adapters/postgres/settings/change-writer.ts";
import { makeTokenReader } from "../adapters/postgres/tokens/token-rows.ts";
import type { SendRules } from "../app/sends/ports.ts";
import { makeDecideChanges } from "../app/settings/decide-change.ts";
import { makeLiveTerms } from "../app/settings/live-terms.ts";
import type { InChanges, LiveTerms } from "../app/settings/ports.ts";
import { makeProposeSettings } from "../app/settings/propose-settings.ts";
import { makeProposeTokens } from "../app/settings/propose-token.ts";
import { makeReadChanges } from "../app/settings/read-changes.ts";
import type { NetworkFacts, Networks } from "../app/wallets/ports.ts";
import type { WalletsConfig } from "../config.ts";
import type { BaseTerms } from "../domain/settings/terms.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";

/** How soon a process sees what two have agreed on where it has no round to look in. */
const LOOK_EVERY_MS = 1_000;

type Configured = Pick<WalletsConfig, "networks" | "bitcoinNetwork" | "tokens" | "tronTokens" | "sends">;

export type Terms = ReturnType<typeof composeTerms>;

/**
 * Networks as what holds of them says, whenever they are asked: what operators agree on stands in
 * rows, over what the environment says.
 */
export function composeTerms(pool: pg.Pool, config: Configured, mode: Mode) {
  const configured = makeNetworks(config.networks, { ...config, mode });
  const changes = makeChangeReader(pool);
  const kept = makeTokenReader(pgSql(pool));
  const live = makeLiveTerms({
    bases: new Map([...configured].map(([code, { facts }]) => [code, baseOf(facts, config.sends.get(code))] as const)),
    listVersions: changes.listVersions,
    listKept: kept.list,
  });
  const networks: Networks = new Map(
    [...configured].map(([code, network]) => [
      code,
      { ...network, facts: liveFacts(network.facts, () => live.of(code)) },
    ]),
  );
  const rules: ReadonlyMap<NetworkCode, SendRules> = new Map(
    [...config.sends].map(([code, of]) => [code, configured.has(code) ? liveRules(of, () => live.of(code)) : of]),
  );
  return { live, changes, networks, rules };
}

const baseOf = (facts: NetworkFacts, rules: SendRules | undefined): BaseTerms => ({
  ...{ native: facts.nativeCurrency, tokens: facts.tokens },
  settings: {
    ...{ confirmations: facts.confirmations, feeCap: rules?.feeCap ?? 0n, sweepMinimum: rules?.sweepMinimum ?? null },
    consolidation: rules?.consolidation ?? null,
  },
});

type Now = () => ReturnType<LiveTerms["of"]>;

const liveFacts = (facts: NetworkFacts, now: Now): NetworkFacts => ({
  ...facts,
  get tokens() {
    return now().tokens;
  },
  get known() {
    return now().known;
  },
  get confirmations() {
    return now().confirmations;
  },
});

const liveRules = (rules: SendRules, now: Now): SendRules => ({
  ...rules,
  get feeCap() {
    return now().feeCap;
  },
  get sweepMinimum() {
    return now().sweepMinimum;
  },
  get consolidation() {
    return now().consolidation;
  },
});

type Parts = Pick<Terms, "live" | "changes" | "networks"> & {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mode: Mode;
  readonly codes: readonly SupportedNetwork[];
};

/** What of wallets says what holds of networks, and who agrees to it. */
export function composeSettings({ pool, clock, log, mode, codes, live, changes, networks }: Parts) {
  const inChanges: InChanges = (work) => inTransaction(pool, (client) => work(makeChangeWriter(pgSql(client))));
  const deps = { inChanges, clock, networks, changeable: makeChangeableNetworks(codes, mode), terms: live };
  const loop = makeLoop({
    ...{ name: "look at networks", everyMs: LOOK_EVERY_MS, log },
    async run() {
      await live.refresh();
      return false;
    },
  });
  return {
    start: loop.start,
    stop: loop.stop,
    app: {
      terms: live,
      readChanges: makeReadChanges({ changes, clock }),
      proposeSettings: makeProposeSettings(deps),
      proposeTokens: makeProposeTokens(deps),
      decideChanges: makeDecideChanges(deps),
    },
  };
}
