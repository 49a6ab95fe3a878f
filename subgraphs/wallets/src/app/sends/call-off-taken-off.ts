import { isOnlyPlanned } from "../../domain/sends/send.ts";
import type { SendId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { SendsDeps } from "./deps.ts";
import { endUnpaid } from "./end-unpaid.ts";
import type { SendWriter } from "./ports.ts";

/** Of one round. */
const LOOK_MAX = 100;

/**
 * Payments that are planned, or wait for approval, in a token of which two have agreed that it
 * moves over the network no more. Not of one that only an environment has left out.
 */
export type ListTakenOff = (network: NetworkCode, count: number) => Promise<readonly SendId[]>;

/** In one transaction. */
export type TakenOffWriter = {
  readonly sends: Pick<SendWriter, "lockSend" | "end" | "tell">;
  /** As above, of this one; until the end of the transaction nobody lists its token again. */
  lockWhetherTakenOff(network: NetworkCode, id: SendId): Promise<boolean>;
};

type Deps = Pick<SendsDeps, "network" | "clock" | "log" | "announce"> & {
  readonly listTakenOff: ListTakenOff;
  readonly inTakenOff: <T>(work: (writer: TakenOffWriter) => Promise<T>) => Promise<T>;
};

/**
 * What nothing was signed for would wait until somebody lists its token again: it is called off,
 * and its payer has all of it back. What is signed goes on to its end.
 */
export const makeCallOffTakenOff =
  ({ network, clock, log, announce, listTakenOff, inTakenOff }: Deps) =>
  async (): Promise<void> => {
    for (const id of await listTakenOff(network, LOOK_MAX)) {
      const isOver = await inTakenOff(async ({ sends, lockWhetherTakenOff }) => {
        if (!(await lockWhetherTakenOff(network, id))) return false;
        const send = await sends.lockSend(id);
        if (!send || !isOnlyPlanned(send)) return false;
        await endUnpaid(sends, send, { ending: "CANCELLED", at: clock.now() });
        return true;
      });
      if (!isOver) continue;
      log.warn({ network, transactionId: id }, "a send was called off: its token was taken off its network");
      announce();
    }
  };
