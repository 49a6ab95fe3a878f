import type { HttpRoutes } from "@coffer/platform/http/routes";
import type { Mode } from "@coffer/platform/postgres/provision";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import { sandboxMethods } from "../adapters/methods/sandbox-methods.ts";
import { makeNewsDesk } from "../adapters/postgres/hooks/news-desk.ts";
import type { ProviderName } from "../adapters/postgres/money/system-accounts.ts";
import { makeSandboxDeposits } from "../adapters/sandbox/deposits.ts";
import { makeSandboxNews } from "../adapters/sandbox/news.ts";
import { noDeposits, noMethods, noPayouts } from "../adapters/sandbox/no-provider.ts";
import { makeSandboxPayouts } from "../adapters/sandbox/payouts.ts";
import { makeSimulator } from "../adapters/sandbox/simulator.ts";
import { loadStripe, type StripeSettings } from "../adapters/stripe/client.ts";
import { makeStripeDeposits } from "../adapters/stripe/deposits.ts";
import { makeKeptObjects } from "../adapters/stripe/kept-objects.ts";
import { makeStripeMethods } from "../adapters/stripe/methods.ts";
import { makeStripePayouts } from "../adapters/stripe/payouts.ts";
import { makeReadStripeNews } from "../adapters/stripe/read-news.ts";
import type { DepositProvider } from "../app/deposits/ports.ts";
import { makeTakeNews } from "../app/hooks/take-news.ts";
import type { MethodProvider } from "../app/methods/ports.ts";
import type { Simulator } from "../app/simulations/ports.ts";
import type { PayoutProvider } from "../app/withdrawals/ports.ts";
import type { ProviderConfig } from "../config.ts";
import { SCENARIOS, type Scenario } from "../domain/methods/scenarios.ts";
import { makeHookDoor } from "../http/hook-door.ts";

/** Who brings money in and out, and where it is told of it. */
export type Providers = {
  /** Null: nobody. */
  readonly name: ProviderName | null;
  readonly deposits: DepositProvider;
  readonly payouts: PayoutProvider;
  readonly methods: MethodProvider;
  readonly routes: readonly HttpRoutes[];
  /** For integrators. */
  readonly scenarios: readonly Scenario[];
  /** What people can tell it to do; null: nothing, for money is real, or it is another's. */
  readonly simulator: Simulator | null;
};

type Parts = {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mode: Mode;
  /** Called once a provider's webhook has made something due. */
  readonly taken: () => void;
};

const NOBODY: Providers = {
  name: null,
  deposits: noDeposits,
  payouts: noPayouts,
  methods: noMethods,
  routes: [],
  scenarios: [],
  simulator: null,
};

export function composeProviders(parts: Parts, config: ProviderConfig): Providers | Promise<Providers> {
  switch (config.name) {
    case "none":
      return NOBODY;
    case "sandbox":
      return composeSandbox(parts);
    case "stripe":
      return composeStripe(parts, config.stripe);
  }
}

function composeSandbox({ pool, clock, mode, taken }: Parts): Providers {
  const { read, makeTell, makeTellOf } = makeSandboxNews(clock);
  const take = makeTakeNews({ provider: "sandbox", read, desk: makeNewsDesk(pool), taken });
  const tell = makeTell(take);
  return {
    name: "sandbox",
    deposits: makeSandboxDeposits(pool, tell),
    payouts: makeSandboxPayouts(pool, tell),
    methods: sandboxMethods,
    routes: [],
    scenarios: SCENARIOS,
    simulator: mode === "sandbox" ? makeSimulator(pool, makeTellOf(take)) : null,
  };
}

async function composeStripe({ pool, clock, log, taken }: Parts, settings: StripeSettings): Promise<Providers> {
  const stripe = await loadStripe(settings);
  const parts = { stripe, kept: makeKeptObjects(pool), clock, currencies: settings.currencies };
  const read = makeReadStripeNews({ ...settings, webhooks: stripe.webhooks, clock });
  const takeNews = makeTakeNews({ provider: "stripe", read, desk: makeNewsDesk(pool), taken });
  return {
    name: "stripe",
    deposits: makeStripeDeposits(parts),
    payouts: makeStripePayouts(parts),
    methods: noteFaults(makeStripeMethods(parts), log),
    routes: [makeHookDoor({ provider: "stripe", signatureHeader: "stripe-signature", takeNews, log })],
    scenarios: [],
    simulator: null,
  };
}

/** Who asked is told that it is UNAVAILABLE, and no more. */
const noteFaults = ({ look }: MethodProvider, log: Logger): MethodProvider => ({
  look: (asked) =>
    look(asked).catch((error: unknown) => {
      log.warn({ err: error, userId: asked.userId }, "a provider did not say what a payment method is");
      throw error;
    }),
});
