import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { Secret } from "@coffer/platform/values/secret";
import type pg from "pg";
import { connectNetworks, makeNetworks, type SupportedNetwork } from "../src/adapters/networks.ts";
import type { Reconciliation } from "../src/app/reconciliations/ports.ts";
import { composeReconciliations } from "../src/compose/reconciliations.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { NO_PROVIDERS, type World } from "./world.ts";

type Parts = {
  readonly here: World;
  readonly network: SupportedNetwork;
  readonly urls: readonly string[];
  readonly pool?: pg.Pool;
  readonly tokens?: readonly Token[];
};

/** What compares the books and one network, over the database of the world; nothing by a clock. */
export function makeReconciling({ here, network, urls, pool = here.environment.pool, tokens = [] }: Parts) {
  const { clock, log } = here.environment;
  const networks = makeNetworks([network], { bitcoinNetwork: "regtest", mode: "sandbox", tokens, tronTokens: tokens });
  const followed = connectNetworks(networks, {
    providers: { ...NO_PROVIDERS, [network]: urls.map((url) => new Secret(url)) },
    ...{
      mode: "sandbox",
      provesBlocks: false,
      readsInternal: false,
      saysFinal: false,
      provesTronBlocks: false,
      bitcoinNetwork: "regtest",
    },
  });
  const composed = composeReconciliations({
    transaction: (work) => inTransaction(pool, (client) => work(pgSql(client))),
    ...{ pool, clock, log, networks, followed, everyMs: 3_600_000, announce: () => undefined },
  });
  const reconcile = composed.byNetwork.get(network);
  if (!reconcile) throw new Error("nothing is compared there");
  return {
    ...composed,
    /** Of each currency. */
    async compareAll(): Promise<readonly Reconciliation[]> {
      const done = await reconcile(null);
      if (!done.ok) throw new Error("nobody says what is there");
      return done.value;
    },
    /** Throws where it cannot be said what is there. */
    async compare(): Promise<Reconciliation> {
      const done = await reconcile(null);
      const [reconciliation] = done.ok ? done.value : [];
      if (!reconciliation) throw new Error("nobody says what is there");
      return reconciliation;
    },
    async custody() {
      const [custody] = await composed.app.readReconciliations.custodies();
      if (!custody) throw new Error("nothing was compared");
      return custody;
    },
  };
}

/** By its kind; 0 where there is none. */
export const termOf = ({ terms }: Reconciliation, kind: string): bigint =>
  terms.find((term) => term.kind === kind)?.units ?? 0n;
