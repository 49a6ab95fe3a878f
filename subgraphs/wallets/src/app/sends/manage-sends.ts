import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { TransactionNotFound, TransactionNotWaiting } from "../../domain/sends/refusals.ts";
import { type Asked, awaitsOperator, type Send } from "../../domain/sends/send.ts";
import type { SendId, UserId } from "../../domain/wallets/ids.ts";
import { endUnsigned } from "./end-unsigned.ts";
import type { InSends, SendAct, SendWriter } from "./ports.ts";

type Deps = {
  readonly inSends: InSends;
  readonly clock: Clock;
  /** There is something to be told, or to be done. */
  readonly announce: () => void;
};

/** SO_ALREADY: a repeat, of which nothing is kept. */
type Act = (writer: SendWriter, send: Send) => Promise<"DONE" | "SO_ALREADY" | "TOO_LATE">;

type Managed = Result<SendId, TransactionNotFound | TransactionNotWaiting>;

export type ManageSend = {
  readonly operatorId: UserId;
  /** Null: the id of nothing. */
  readonly sendId: SendId | null;
  readonly reason: string;
};

/** What its owner has sent from a wallet of their own keys. */
export type ManageOwnSend = { readonly ownerId: UserId; readonly sendId: SendId | null };

export type ManageSends = {
  speedUp(command: ManageSend | ManageOwnSend): Promise<Managed>;
  cancel(command: ManageSend | ManageOwnSend): Promise<Managed>;
};

const BY_OWNER = "asked by its owner";

export function makeManageSends({ inSends, clock, announce }: Deps): ManageSends {
  const manage = async (command: ManageSend | ManageOwnSend, asked: Asked, act: Act): Promise<Managed> => {
    const { sendId } = command;
    const done = await inSends(async (writer): Promise<Managed> => {
      const send = sendId === null ? null : await writer.lockSend(sendId);
      if (!send || ("ownerId" in command && !isOwnOf(send, command.ownerId)))
        return err({ code: "TRANSACTION_NOT_FOUND" });
      const said = await act(writer, send);
      if (said === "DONE") await writer.noteAct({ sendId: send.id, asked, ...actOf(command), at: clock.now() });
      return said === "TOO_LATE" ? err({ code: "TRANSACTION_NOT_WAITING" }) : ok(send.id);
    });
    if (done.ok) announce();
    return done;
  };
  return {
    speedUp: (command) =>
      manage(command, "SPEED_UP", async (writer, send) => {
        if (!isWaiting(send)) return "TOO_LATE";
        // What is being called off is replaced at once as it is.
        if (send.asked !== null) return "SO_ALREADY";
        await writer.ask(send.id, "SPEED_UP");
        return "DONE";
      }),
    cancel: (command) =>
      manage(command, "CANCEL", async (writer, send) => {
        if (send.state === "CANCELLED") return "SO_ALREADY";
        if (send.state === "PLANNED" || send.state === "AWAITING_APPROVAL") {
          await endUnsigned(writer, send, { ending: "CANCELLED", at: clock.now() });
          return "DONE";
        }
        if (awaitsOperator(send)) {
          await writer.ask(send.id, "CANCEL");
          return "DONE";
        }
        if (isReplaced(send) && send.asked === "CANCEL") return "SO_ALREADY";
        // What counts as paid has to be paid, also where its block was taken back.
        if (!isWaiting(send) || send.wasConfirmed) return "TOO_LATE";
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
