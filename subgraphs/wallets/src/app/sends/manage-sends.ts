import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type {
  TransactionNotFound,
  TransactionNotReplaceable,
  TransactionNotWaiting,
} from "../../domain/sends/refusals.ts";
import { type Asked, awaitsOperator, isOnlyPlanned, type Send } from "../../domain/sends/send.ts";
import type { SendId, UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { endUnpaid } from "./end-unpaid.ts";
import type { InSends, SendAct, SendWriter } from "./ports.ts";

type Deps = {
  /** Networks whose transactions expire, and cannot be replaced before that. */
  readonly expiring: ReadonlySet<NetworkCode>;
  readonly inSends: InSends;
  readonly clock: Clock;
  /** There is something to be told, or to be done. */
  readonly announce: () => void;
};

/** SO_ALREADY: a repeat, of which nothing is kept. */
type Act<R> = (writer: SendWriter, send: Send) => Promise<"DONE" | "SO_ALREADY" | R>;

const TOO_LATE: TransactionNotWaiting = { code: "TRANSACTION_NOT_WAITING" };

type Managed<R> = Result<SendId, TransactionNotFound | R>;

export type ManageSend = {
  readonly operatorId: UserId;
  /** Null: the id of nothing. */
  readonly sendId: SendId | null;
  readonly reason: string;
};

/** What its owner has sent from a wallet of their own keys. */
export type ManageOwnSend = { readonly ownerId: UserId; readonly sendId: SendId | null };

export type ManageSends = {
  speedUp(command: ManageSend | ManageOwnSend): Promise<Managed<TransactionNotWaiting | TransactionNotReplaceable>>;
  /** Where transactions expire it ends once that is proven, and stays paid where it is mined. */
  cancel(command: ManageSend | ManageOwnSend): Promise<Managed<TransactionNotWaiting>>;
};

const BY_OWNER = "asked by its owner";

export function makeManageSends({ expiring, inSends, clock, announce }: Deps): ManageSends {
  const manage = async <R>(command: ManageSend | ManageOwnSend, asked: Asked, act: Act<R>): Promise<Managed<R>> => {
    const { sendId } = command;
    const done = await inSends(async (writer): Promise<Managed<R>> => {
      const send = sendId === null ? null : await writer.lockSend(sendId);
      if (!send || ("ownerId" in command && !isOwnOf(send, command.ownerId)))
        return err({ code: "TRANSACTION_NOT_FOUND" });
      const said = await act(writer, send);
      if (said !== "DONE" && said !== "SO_ALREADY") return err(said);
      if (said === "DONE") await writer.noteAct({ sendId: send.id, asked, ...actOf(command), at: clock.now() });
      return ok(send.id);
    });
    if (done.ok) announce();
    return done;
  };
  return {
    speedUp: (command) =>
      manage<TransactionNotWaiting | TransactionNotReplaceable>(command, "SPEED_UP", async (writer, send) => {
        if (!isWaiting(send) && send.state !== "AWAITING_SIGNATURE") return TOO_LATE;
        if (expiring.has(send.network)) return { code: "TRANSACTION_NOT_REPLACEABLE" };
        // What is being called off is replaced at once as it is.
        if (send.asked !== null) return "SO_ALREADY";
        await writer.ask(send.id, "SPEED_UP");
        return "DONE";
      }),
    cancel: (command) =>
      manage<TransactionNotWaiting>(command, "CANCEL", async (writer, send) => {
        if (send.state === "CANCELLED") return "SO_ALREADY";
        // It may be signed by now, and nothing excludes it: it ends once it cannot be mined.
        if (send.state === "AWAITING_SIGNATURE" && expiring.has(send.network)) {
          if (send.asked === "CANCEL") return "SO_ALREADY";
          await writer.ask(send.id, "CANCEL");
          return "DONE";
        }
        // What was given out to be signed elsewhere was never given to a node from here.
        if (isOnlyPlanned(send) || send.state === "AWAITING_SIGNATURE") {
          await endUnpaid(writer, send, { ending: "CANCELLED", at: clock.now() });
          return "DONE";
        }
        if (awaitsOperator(send)) {
          await writer.ask(send.id, "CANCEL");
          return "DONE";
        }
        if (isReplaced(send) && send.asked === "CANCEL") return "SO_ALREADY";
        // What counts as paid has to be paid, also where its block was taken back.
        if (!isWaiting(send) || send.wasConfirmed) return TOO_LATE;
        if (send.asked === "CANCEL") return "SO_ALREADY";
        await writer.ask(send.id, "CANCEL");
        return "DONE";
      }),
  };
}

/** Until it is final what stands in its place can be taken back. */
const isReplaced = ({ state, mined }: Send): boolean => state === "BROADCAST" && mined?.isOurs === false;

const isOwnOf = ({ kind, userId }: Send, ownerId: UserId): boolean => kind === "OWN" && userId === ownerId;

const actOf = (command: ManageSend | ManageOwnSend): Pick<SendAct, "operatorId" | "reason"> =>
  "ownerId" in command
    ? { operatorId: command.ownerId, reason: BY_OWNER }
    : { operatorId: command.operatorId, reason: command.reason };

/** Signed, and in no block. */
const isWaiting = ({ state, mined }: Send): boolean => (state === "SIGNED" || state === "BROADCAST") && mined === null;
