import type { Money } from "@coffer/money/money";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { approversOf } from "../../domain/policies/evaluate.ts";
import type { HeldRefusal, TransactionNotFound, TransactionNotHeld } from "../../domain/sends/refusals.ts";
import type { Send } from "../../domain/sends/send.ts";
import type { SendId, UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { endUnpaid } from "./end-unpaid.ts";
import { settleByPolicy } from "./hold-sends.ts";
import type { Approval, InSends, SendWriter } from "./ports.ts";

export type RejectSend = {
  readonly operatorId: UserId;
  /** Null: the id of nothing. */
  readonly sendId: SendId | null;
  readonly reason: string;
};

/** With what its approver has seen. */
export type ApproveSend = RejectSend & {
  readonly network: NetworkCode;
  readonly payee: string;
  readonly amount: Money;
};

export type ApproveSends = {
  /** It goes on once all are there that its policy wants. */
  approve(command: ApproveSend): Promise<Result<SendId, TransactionNotFound | HeldRefusal>>;
  /** It is called off, whoever has approved it; its payment gets back what it reserved. */
  reject(command: RejectSend): Promise<Result<SendId, TransactionNotFound | TransactionNotHeld>>;
};

type Deps = {
  readonly inSends: InSends;
  readonly clock: Clock;
  /** There is something to be told, or to be done. */
  readonly announce: () => void;
};

export function makeApproveSends({ inSends, clock, announce }: Deps): ApproveSends {
  const within = async <R>(
    { sendId }: RejectSend,
    work: (writer: SendWriter, send: Send) => Promise<Result<SendId, R>>,
  ): Promise<Result<SendId, R | TransactionNotFound>> => {
    const done = await inSends(async (writer) => {
      const send = sendId === null ? null : await writer.lockSend(sendId);
      return send && work(writer, send);
    });
    if (done?.ok) announce();
    return done ?? err({ code: "TRANSACTION_NOT_FOUND" });
  };
  return {
    approve: (command) =>
      within<HeldRefusal>(command, async (writer, send) => {
        const refused = differs(send, command) ?? (await mayNot(writer, send, command));
        if (refused === "SO_ALREADY") return ok(send.id);
        if (refused) return err(refused);
        const at = clock.now();
        await writer.keepApproval(toApproval(send, command, { decision: "APPROVED", at }));
        // A sweep never waits for approvals.
        await settleByPolicy(writer, send, { treasury: null, at, isCounted: false });
        return ok(send.id);
      }),
    reject: (command) =>
      within<TransactionNotHeld>(command, async (writer, send) => {
        const at = clock.now();
        if (send.state !== "AWAITING_APPROVAL") {
          const isRepeat = (await writer.readFacts(send.id)).rejectedBy.includes(command.operatorId);
          return isRepeat ? ok(send.id) : err({ code: "TRANSACTION_NOT_HELD" });
        }
        await writer.keepApproval(toApproval(send, command, { decision: "REJECTED", at }));
        await endUnpaid(writer, send, { ending: "REJECTED", at });
        return ok(send.id);
      }),
  };
}

function differs({ network, payee, amount }: Send, seen: ApproveSend): HeldRefusal | null {
  const isSame =
    network === seen.network &&
    payee === seen.payee &&
    amount.asset.code === seen.amount.asset.code &&
    amount.asset.scale === seen.amount.asset.scale &&
    amount.units === seen.amount.units;
  return isSame ? null : { code: "TRANSACTION_DIFFERS" };
}

/** By the policy that is in force now, whichever had it wait. */
async function mayNot(
  writer: SendWriter,
  { id, state, userId, network, amount }: Send,
  { operatorId }: ApproveSend,
): Promise<HeldRefusal | "SO_ALREADY" | null> {
  if (userId === operatorId) return { code: "OWN_TRANSACTION" };
  if ((await writer.readFacts(id)).approvedBy.includes(operatorId)) return "SO_ALREADY";
  if (state !== "AWAITING_APPROVAL") return { code: "TRANSACTION_NOT_HELD" };
  const policy = await writer.lockLatest({ network, currency: amount.asset.code });
  const isAsked = policy !== null && approversOf(policy.rules, amount.units).includes(operatorId);
  return isAsked ? null : { code: "NOT_AN_APPROVER" };
}

const toApproval = (
  { id, network, payee, amount }: Send,
  { operatorId, reason }: RejectSend,
  { decision, at }: Pick<Approval, "decision" | "at">,
): Approval => ({ sendId: id, operatorId, decision, network, payee, amount, reason, at });
