import { smaller } from "../../../domain/sends/fees.ts";
import { consolidate } from "../../../domain/sends/outputs/consolidate.ts";
import { feeFor } from "../../../domain/sends/outputs/sizes.ts";
import { findCurrent } from "../deps.ts";
import type { FindTreasury } from "../ports.ts";
import type { OutputDeps } from "./deps.ts";
import { signHome } from "./sign-home.ts";
import { COINS_MAX } from "./sign-output-sends.ts";

type Deps = OutputDeps & {
  readonly findTreasury: FindTreasury;
  /** Whether the treasury is paused: then nothing new is signed. */
  readonly isPaused: () => Promise<boolean>;
};

/**
 * Joins many small outputs of the pool to one, while the network takes little for it: else the
 * payments to come spend them when it takes much. One at a time; it is replaced as anything else,
 * and never costs more than it would at the configured rate.
 */
export function makeConsolidateOutputs(deps: Deps): () => Promise<void> {
  const { network, rules, coins, sends, log } = deps;
  return async () => {
    const rule = rules.consolidation ?? null;
    const treasury = rule === null ? null : await deps.findTreasury(network);
    if (rule === null || treasury === null || (await deps.isPaused())) return;
    if ((await sends.listUnmined(network)).some(({ send }) => send.kind === "CONSOLIDATION")) return;
    const followed = await findCurrent(deps);
    if (!followed) return;
    const { height } = followed.chain.cursor;
    const there = await coins.listSpendable(network, height, COINS_MAX);
    if (there.length <= rule.outputs) return;
    const { rates } = await followed.node.feeRates();
    if (rates.NORMAL > rule.rate) return;
    const { count, units } = await coins.sumPlanned(network);
    const chosen = consolidate(there, {
      ...{ outputs: rule.outputs, rate: rates.LOW, cap: rules.feeCap },
      needed: { count, units: units + BigInt(count) * rules.feeCap },
    });
    if (!chosen) return;
    const most = feeFor(rule.rate, chosen.vsize);
    const id = await signHome(deps, {
      ...{ kind: "CONSOLIDATION", source: treasury.address, priority: "LOW", chosen },
      feeCap: smaller(most, rules.feeCap),
      isStill: async ({ spends }) =>
        !(await spends.isConsolidating(network)) && spends.areSpendable(network, height, chosen.inputs),
    });
    if (id !== null)
      log.info({ network, transactionId: id, outputs: chosen.inputs.length }, "small outputs are joined");
  };
}
