import { newId } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, type Result } from "@coffer/platform/values/result";
import type { PaymentExport } from "../../domain/exports/export.ts";
import type { ReceiptRefusal } from "../../domain/exports/refusals.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import { isParty } from "../../domain/money/payment.ts";
import type { FindPayments } from "../money/ports.ts";
import type { ExportDesk, ExportLinks } from "./ports.ts";

export type ExportDeps = {
  readonly exportDesk: ExportDesk;
  readonly exportLinks: ExportLinks;
  readonly payments: FindPayments;
  /** Called once something was asked for. */
  readonly exportAsked: () => void;
};

export type RequestReceipt = {
  readonly paymentId: PaymentId | null;
  readonly timeZone: string;
  readonly idempotencyKey: string;
};

/** Of a payment whose people they are among, or as staff: whoever may see it. */
export const makeRequestReceipt =
  ({ exportDesk, exportLinks, payments, exportAsked }: ExportDeps) =>
  async (actor: UserActor, command: RequestReceipt): Promise<Result<PaymentExport, ReceiptRefusal>> => {
    const { paymentId, timeZone, idempotencyKey: key } = command;
    const [payment = null] = paymentId === null ? [] : await payments.findMany([paymentId]);
    const isTheirs = [payment?.from, payment?.to].some((side) => side && may(actor, "payments:read", side.userId));
    if (!payment || !isTheirs) return err({ code: "PAYMENT_NOT_FOUND" });

    const id = newId("pex");
    const { userId: actorId } = actor;
    const asked = await exportDesk.ask(
      makeClaim({ actorId, operation: "requestReceipt", key }, [payment.id, timeZone]),
      {
        id,
        ownerId: actorId,
        isOwn: isParty(payment, actorId),
        terms: { kind: "RECEIPT", paymentId: payment.id, timeZone },
        link: await exportLinks.make(id),
      },
    );
    if (asked.ok) exportAsked();
    return asked as Result<PaymentExport, ReceiptRefusal>;
  };
