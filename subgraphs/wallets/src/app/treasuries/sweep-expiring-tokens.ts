import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { type BandwidthPrices, callCost } from "../../domain/sends/bandwidth.ts";
import { larger } from "../../domain/sends/fees.ts";
import type { Token } from "../../domain/tokens/token.ts";
import { type Followed, findCurrent } from "../sends/deps.ts";
import type { ExpiringDeps } from "../sends/expiring/deps.ts";
import type { ExpiringNode } from "../sends/expiring/ports.ts";
import type { Sweepable, TreasuryReader } from "./ports.ts";
import { type InSweeps, SWEEPS_MAX } from "./sweep-deposits.ts";

type Deps = ExpiringDeps & { readonly treasuries: TreasuryReader; readonly inSweeps: InSweeps };

type Of = Followed<ExpiringNode> & {
  readonly treasury: string;
  readonly token: Token;
  readonly minimum: bigint;
  readonly prices: BandwidthPrices;
};

/**
 * Plans sweeps of tokens where nobody can send them for their owner: each address pays its own fee.
 * One that has too little for it gets what it lacks from the treasury first (FUND), and is swept
 * once that is there; one that has enough gets nothing.
 */
export function makeSweepExpiringTokens(deps: Deps): () => Promise<void> {
  const { network, treasuries, tokens } = deps;
  return async () => {
    const treasury = await treasuries.find(network);
    if (treasury?.state !== "OPEN") return;
    for (const token of await tokens.listFitting()) {
      const { contract, sweepMinimum: minimum } = token;
      if (minimum === null) continue;
      const found = await treasuries.listSweepable(network, { token: contract, minimum, count: SWEEPS_MAX });
      if (found.length === 0) continue;
      const followed = await findCurrent(deps);
      if (!followed) return;
      const of = { ...followed, treasury: treasury.address, token, minimum, prices: await followed.node.prices() };
      for (const one of found) await sweep(deps, of, one);
    }
  };
}

async function sweep(deps: Deps, of: Of, found: Sweepable): Promise<void> {
  const { network, inSweeps, log, rules } = deps;
  const { node, token, minimum, treasury } = of;
  const { address } = found;
  const units = await node.tokenUnits(token.contract, address);
  if (units < minimum) {
    log.error({ network, source: address }, "what deposits have brought is not there any more");
    // Who else has its key, an operator has to find out: until then it is left alone.
    await inSweeps(async ({ treasuries, sends }) => {
      await treasuries.addSource(network, { ...found, nextNonce: 0 });
      await sends.pause({ network, address }, "FOREIGN_NONCE");
    });
    return;
  }
  const transfer = { contract: token.contract, from: address, to: treasury, units };
  const [energy, bandwidth, account] = await Promise.all([
    node.energyOf(transfer),
    node.bandwidth(address),
    node.account(address),
  ]);
  // The issuer may have stopped the address: it waits, and keeps nothing.
  if (energy === null) return;
  const { maximum } = callCost(of.prices, { bytes: deps.callBytes, energy, bandwidth });
  if (maximum > rules.feeCap) return;
  const what = { found, units };
  await (account.units >= maximum ? plan(deps, of, what) : topUp(deps, of, { found, units: maximum - account.units }));
}

type What = { readonly found: Sweepable; readonly units: bigint };

const plan = ({ network, rules, inSweeps, clock }: Deps, { token, treasury }: Of, { found, units }: What) =>
  inSweeps(async ({ treasuries, sends }) => {
    await treasuries.addSource(network, { ...found, nextNonce: 0 });
    await sends.plan({
      ...{ id: newId("txn"), network, kind: "SWEEP", source: found.address, payee: treasury },
      ...{ token: { contract: token.contract, owner: found.address }, amount: money(token.asset, units) },
      ...{ feeCap: rules.feeCap, priority: "LOW", paymentId: null, userId: null, createdAt: clock.now() },
    });
  });

/** With a fifth of reserve, for what it lacks may be more by the time it is there. */
const topUp = ({ network, rules, native, inSweeps, clock }: Deps, { treasury }: Of, { found, units }: What) =>
  inSweeps(async ({ sends }) => {
    await sends.plan({
      ...{ id: newId("txn"), network, kind: "FUND", source: treasury, payee: found.address, token: null },
      ...{ amount: money(native, larger(1n, (units * 6n) / 5n)), feeCap: rules.feeCap, priority: "LOW" },
      ...{ paymentId: null, userId: null, createdAt: clock.now() },
    });
  });
