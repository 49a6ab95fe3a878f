import { type Coin, nameOf } from "../../../domain/sends/outputs/coin.ts";
import {
  ancestorsOf,
  isBuiltOn,
  LINKED_VSIZE_MAX,
  LINKS_MAX,
  linkedWith,
  packageOf,
} from "../../../domain/sends/outputs/package.ts";
import { type FeeRates, raisedRate } from "../../../domain/sends/outputs/rates.ts";
import { type Chosen, selectCoins } from "../../../domain/sends/outputs/select-coins.ts";
import type { OutputAttempt } from "../../../domain/sends/send.ts";
import type { FindTreasury, SendWithAttempts } from "../ports.ts";
import type { OutputDeps } from "./deps.ts";
import { signHome } from "./sign-home.ts";

export type Stuck = SendWithAttempts<OutputAttempt>;

type Deps = OutputDeps & {
  readonly findTreasury: FindTreasury;
  /** Whether the treasury is paused: then nothing new is signed. */
  readonly isPaused: () => Promise<boolean>;
};

export type PayingMeans = {
  readonly rates: FeeRates["rates"];
  /** What blocks have, and may be spent. */
  readonly coins: readonly Coin[];
  readonly height: number;
  readonly unmined: readonly Stuck[];
};

type Kept = "AT_CAP" | "BUILT_ON" | "LINKED";

/**
 * A child pays for its parent (CPFP): what a payment of ours that may cost no more leaves to the
 * treasury is spent by a transaction to the treasury, whose fee is for both. Nodes mine them
 * together. All of them together cost no more than one may: so this is where the operator has let
 * fees rise since, or no more attempts are made. Why not; null: there is one now.
 */
export async function payForStuck(deps: Deps, stuck: Stuck, means: PayingMeans): Promise<Kept | null> {
  const { send, attempts } = stuck;
  const parent = attempts.at(-1);
  // Nodes take a child where they have its parent. What its owner pays, they have bounded.
  if (send.kind !== "PAYOUT" || parent?.outcome !== "ACCEPTED" || parent.isCancel) return "AT_CAP";
  if (send.asked === "CANCEL" && !send.wasConfirmed) return "AT_CAP";
  if (isBuiltOn(stuck, means.unmined)) return "BUILT_ON";
  const treasury = await deps.findTreasury(deps.network);
  if (treasury?.address !== send.source || (await deps.isPaused())) return "AT_CAP";
  const linked = linkedWith(stuck, means.unmined);
  const vsizes = linked.map((one) => one.attempts.reduce((most, { vsize }) => Math.max(most, vsize), 0));
  if (linked.length >= LINKS_MAX || vsizes.reduce((sum, one) => sum + one, 0) > LINKED_VSIZE_MAX) return "LINKED";
  const left = await findLeft(deps, parent, send.source);
  const chosen = left && choose(deps, { stuck, parent, left }, means);
  if (!chosen) return "AT_CAP";
  const { child, feeCap } = chosen;
  const signed = await signHome(deps, {
    ...{ kind: "BUMP", source: send.source, priority: send.priority, feeCap, chosen: child },
    async isStill({ sends: writer, spends }) {
      const locked = await writer.lockSend(send.id);
      if (locked?.state !== "BROADCAST" || locked.mined || locked.asked !== send.asked) return false;
      if ((await writer.countAttempts(send.id)) !== parent.number || (await spends.isBuiltOn(send.id))) return false;
      const more = child.inputs.filter((coin) => nameOf(coin) !== nameOf(left));
      return spends.areSpendable(deps.network, means.height, more);
    },
  });
  if (signed !== null)
    deps.log.warn(
      { network: deps.network, transactionId: send.id, by: signed },
      "a send is stuck: another pays for it",
    );
  return null;
}

/** What of it comes back to the treasury, the most worth of several. */
async function findLeft(
  { loadReader }: Deps,
  { txid, bytes }: OutputAttempt,
  address: string,
): Promise<Coin | undefined> {
  const read = await loadReader();
  return read(bytes)
    .flatMap((made, vout) => (made.address === address ? [{ txid, vout, units: made.units, address }] : []))
    .toSorted((a, b) => (a.units < b.units ? 1 : a.units > b.units ? -1 : a.vout - b.vout))[0];
}

type Paying = { readonly stuck: Stuck; readonly parent: OutputAttempt; readonly left: Coin };

/** Null where it would cost more than it may, or nothing is left to pay with. */
function choose(
  { rules }: Deps,
  { stuck: { send }, parent, left }: Paying,
  { rates, coins, unmined }: PayingMeans,
): { readonly child: Chosen; readonly feeCap: bigint } | null {
  const before = packageOf([parent, ...ancestorsOf(parent.inputs, unmined)]);
  const feeCap = rules.feeCap - before.fee;
  const child = selectCoins(
    {
      ...{ payee: null, rate: rates[send.priority], replaces: null, cap: feeCap, pieces: 1 },
      ancestors: { ...before, rate: raisedRate([before], rates[send.priority]) },
    },
    { coins, required: [left] },
  );
  return typeof child === "string" ? null : { child, feeCap };
}
