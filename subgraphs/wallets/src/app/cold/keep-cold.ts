import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { type ColdStorage, type HotCap, isLow, isStillDue, surplusOf } from "../../domain/cold/cold-storage.ts";
import type { Send } from "../../domain/sends/send.ts";
import type { SendId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { endUnpaid } from "../sends/end-unpaid.ts";
import type { SendReader, SendRules } from "../sends/ports.ts";
import type { ColdReader, InCold, NoteLow, ReadHot } from "./ports.ts";

type Treasury = { readonly address: string; readonly state: "OPEN" | "PAUSED" };

type Deps = {
  readonly network: NetworkCode;
  readonly rules: Pick<SendRules, "feeCap">;
  readonly findTreasury: (network: NetworkCode) => Promise<Treasury | null>;
  readonly sends: Pick<SendReader, "findSource">;
  readonly cold: Pick<ColdReader, "findInForce" | "listOpen">;
  readonly readHot: ReadHot;
  /** What cold storages have of a currency; null where nobody says it now. */
  readonly readCold: (contract: string | null) => Promise<bigint | null>;
  readonly inCold: InCold;
  readonly noteLow: NoteLow;
  readonly clock: Clock;
  readonly log: Logger;
  readonly announce: () => void;
};

/** Here and below: as ColdReader lists it. */
type Open = Pick<Send, "id" | "state" | "payee" | "amount">;

/**
 * Plans that what a treasury holds above its caps goes to its cold storage: behind what payments
 * need that wait, one at a time of a currency, and only where nothing keeps the treasury from
 * signing. What is planned, and should not go any more, is called off before it is signed.
 */
export function makeKeepCold(deps: Deps): () => Promise<void> {
  const { network, cold } = deps;
  return async () => {
    const storage = await cold.findInForce(network);
    const treasury = storage && (await deps.findTreasury(network));
    if (!storage || !treasury) return;
    const open: Open[] = [];
    for (const one of await cold.listOpen(network))
      if (isMeant(one, storage) || !(await callOff(deps, one))) open.push(one);
    for (const cap of storage.caps) await keep(deps, { storage, treasury, cap }, open);
  };
}

/** By what is in force. */
const isMeant = ({ payee, amount }: Open, { address, caps }: ColdStorage): boolean =>
  payee === address && caps.some(({ asset }) => asset.code === amount.asset.code);

type Keeping = { readonly storage: ColdStorage; readonly treasury: Treasury; readonly cap: HotCap };

async function keep(deps: Deps, of: Keeping, open: readonly Open[]): Promise<void> {
  const { network, noteLow, readCold } = deps;
  const { cap, treasury } = of;
  const { asset } = cap;
  const hot = await deps.readHot(asset);
  if (!hot) return;
  const low = isLow(cap, hot) && ((await readCold(hot.contract)) ?? 0n) > 0n;
  noteLow(network, asset.code, low);
  const before = open.find(({ amount }) => amount.asset.code === asset.code);
  if (before) {
    if (!isStillDue(cap, hot, before.amount.units)) await callOff(deps, before);
    return;
  }
  const units = surplusOf(cap, hot);
  const source = units === null ? null : await deps.sends.findSource(network, treasury.address);
  if (units === null || source === null || source.pausedFor !== null || treasury.state !== "OPEN") return;
  await plan(deps, of, { units, contract: hot.contract });
}

type Moved = { readonly units: bigint; readonly contract: string | null };

async function plan(
  { network, rules, inCold, clock, log, announce }: Deps,
  { storage, treasury, cap: { asset } }: Keeping,
  { units, contract }: Moved,
): Promise<void> {
  const id: SendId = newId("txn");
  const isPlanned = await inCold(async (writer) => {
    // Another one in force by now may say otherwise.
    if ((await writer.lockInForce(network))?.id !== storage.id) return false;
    const amount = money(asset, units);
    if (await writer.sends.isStopped({ id, network, amount, kind: "COLD" })) return false;
    return writer.sends.plan({
      ...{ id, network, kind: "COLD", source: treasury.address, payee: storage.address, amount },
      ...{ token: contract === null ? null : { contract, owner: null }, feeCap: rules.feeCap, priority: "LOW" },
      ...{ paymentId: null, userId: null, createdAt: clock.now() },
    });
  });
  if (!isPlanned) return;
  log.info({ network, transactionId: id, currency: asset.code }, "what a treasury holds above its cap is kept cold");
  announce();
}

/** False, where it is signed: it goes where two have agreed that it may. */
async function callOff({ inCold, clock, announce }: Deps, { id, state }: Open): Promise<boolean> {
  if (state !== "PLANNED") return false;
  const isEnded = await inCold(async ({ sends }) => {
    const send = await sends.lockSend(id);
    if (send?.state !== "PLANNED") return false;
    await endUnpaid(sends, send, { ending: "CANCELLED", at: clock.now() });
    return true;
  });
  if (isEnded) announce();
  return isEnded;
}
