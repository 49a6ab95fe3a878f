import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { RequestId, UserId } from "../../domain/money/ids.ts";
import { endedAs, type PaymentRequest } from "../../domain/money/payment-request.ts";
import type {
  CancelRequestRefusal,
  DeclineRequestRefusal,
  RemindRequestRefusal,
  RequestNotOpen,
} from "../../domain/money/refusals.ts";
import { isOfRequest, REMINDERS_MAX, remindableAt } from "../../domain/requests/request.ts";
import type { RequestDesk, RequestReader, StepRefusal } from "./ports.ts";
import { readMade } from "./request-payment.ts";

export type StepRequest = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no request of theirs. */
  readonly requestId: RequestId | null;
  readonly idempotencyKey: string;
};

export type StepRequestDeps = { readonly requests: RequestReader; readonly requestDesk: RequestDesk };
type Stepped<Refusal> = Promise<Result<PaymentRequest, Refusal>>;

/** What never changes of a request decides first, and leaves the key free. */
type Step<Early extends { readonly code: string }, Late extends StepRefusal> = {
  readonly operation: "declineRequest" | "cancelRequest" | "remindRequest";
  readonly change: "DECLINED" | "CANCELLED" | "REMINDED";
  readonly refuse: (request: PaymentRequest, actorId: UserId) => Early | null;
  readonly judge: (standing: PaymentRequest, now: Date) => Late | null;
};

const makeStep =
  <Early extends { readonly code: string }, Late extends StepRefusal>(step: Step<Early, Late>) =>
  ({ requests, requestDesk }: StepRequestDeps) =>
  async ({ actorId, requestId, idempotencyKey: key }: StepRequest) => {
    const { operation, change, refuse, judge } = step;
    const claim = makeClaim({ actorId, operation, key }, [requestId]);
    const before = await requestDesk.find<Late>(claim);
    if (before) return before.ok ? ok(await readMade(requests, before.value)) : before;
    const [found] = requestId === null ? [] : await requests.findMany([requestId]);
    if (!found || !isOfRequest(found, actorId)) return err({ code: "REQUEST_NOT_FOUND" } as const);
    const refusal = refuse(found, actorId);
    if (refusal) return err(refusal);
    const taken = await requestDesk.take<Late>(claim, { id: found.id, change, judge });
    return taken.ok ? ok(await readMade(requests, taken.value)) : taken;
  };

function refuseEnded(standing: PaymentRequest): RequestNotOpen | null {
  const status = endedAs(standing);
  return status && { code: "REQUEST_NOT_OPEN", status };
}

/** By whoever is named. A link is for nobody to decline: who does not want to pay it does not. */
export const makeDeclineRequest: (deps: StepRequestDeps) => (asked: StepRequest) => Stepped<DeclineRequestRefusal> =
  makeStep({
    operation: "declineRequest",
    change: "DECLINED",
    refuse: ({ payerId }, actorId) => (payerId === actorId ? null : ({ code: "NOT_PAYER" } as const)),
    judge: refuseEnded,
  });

/** By whoever has asked. */
export const makeCancelRequest: (deps: StepRequestDeps) => (asked: StepRequest) => Stepped<CancelRequestRefusal> =
  makeStep({ operation: "cancelRequest", change: "CANCELLED", refuse: refuseStranger, judge: refuseEnded });

const remind = makeStep({
  operation: "remindRequest",
  change: "REMINDED",
  refuse: (request, actorId) =>
    refuseStranger(request, actorId) ?? (request.isNamed ? null : ({ code: "REQUEST_UNADDRESSED" } as const)),
  judge: judgeReminder,
});

/** By whoever has asked, to whoever is named: once a day, and a few times in all. */
export const makeRemindRequest =
  (deps: StepRequestDeps) =>
  async (asked: StepRequest): Stepped<RemindRequestRefusal> => {
    const reminded = await remind(deps)(asked);
    if (reminded.ok) return reminded;
    const { error } = reminded;
    if (error.code !== "REMINDER_REFUSED") return err(error);
    return err({ code: error.code, remindableAt: error.at === null ? null : new Date(error.at) });
  };

function refuseStranger({ payee }: PaymentRequest, actorId: UserId) {
  return payee.userId === actorId ? null : ({ code: "NOT_PAYEE" } as const);
}

function judgeReminder(standing: PaymentRequest, now: Date): StepRefusal | null {
  const ended = refuseEnded(standing);
  if (ended) return ended;
  if (standing.reminders >= REMINDERS_MAX) return { code: "REMINDER_REFUSED", at: null };
  const at = remindableAt(standing);
  return at && at > now ? { code: "REMINDER_REFUSED", at: at.toISOString() } : null;
}
