import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { sumOf } from "../../../domain/sends/outputs/coin.ts";
import type { Chosen } from "../../../domain/sends/outputs/select-coins.ts";
import type { Send } from "../../../domain/sends/send.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";
import type { NewSend } from "../ports.ts";
import type { OutputDeps } from "./deps.ts";
import type { OutputWriters } from "./ports.ts";
import { withSpender } from "./with-spender.ts";

/** What the treasury is to pay itself: all that it spends, less the fee. */
export type Home = Pick<Send, "source" | "feeCap" | "priority"> & {
  readonly kind: "BUMP" | "CONSOLIDATION";
  readonly chosen: Chosen;
  /** Asked once the source is locked: whether all is still as it was when it was chosen. */
  readonly isStill: (writers: OutputWriters) => Promise<boolean>;
};

/**
 * Planned, signed and reserved in one commit: nobody ever sees it planned. Null, and nothing done,
 * where a policy of nobody but the network keeps it: its source is paused, or what it is of is
 * stopped; or where it is not as it was.
 */
export async function signHome(deps: OutputDeps, home: Home): Promise<SendId | null> {
  const { network, native, inOutputSends, clock } = deps;
  const { kind, source, feeCap, priority, chosen, isStill } = home;
  const id = newId("txn");
  const at = clock.now();
  const amount = money(native, sumOf(chosen.inputs) - chosen.fee);
  const send: NewSend = {
    ...{ id, network, kind, source, payee: source, token: null, amount, isAll: true, feeCap, priority },
    ...{ paymentId: null, userId: null, createdAt: at },
  };
  const isSigned = await withSpender(
    deps,
    { send: { network, source, walletId: null }, inputs: chosen.inputs },
    (make) =>
      inOutputSends(async (writers) => {
        const { sends: writer, spends } = writers;
        const found = await writer.lockSource(network, source);
        if (!found || found.pausedFor !== null || !(await isStill(writers))) return false;
        if ((await writer.isStopped(send)) || !(await writer.plan(send))) return false;
        const locked = await writer.lockSend(id);
        if (!locked) throw new Error("what was planned is not there");
        // All of it is one output, its payee's.
        const attempt = make(locked, { ...chosen, change: [] }, { number: 1, isCancel: false, at });
        await writer.sign(locked, attempt, found.nextNonce);
        await spends.reserve(locked, attempt, chosen.inputs);
        return true;
      }),
  );
  if (isSigned !== true) return null;
  deps.announce();
  return id;
}
