import { newId } from "@coffer/contracts/ids";
import { forbidden } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { PaymentExport } from "../../domain/exports/export.ts";
import type { ExportRefusal } from "../../domain/exports/refusals.ts";
import type { ListTerms } from "./ports.ts";
import type { ExportDeps } from "./request-receipt.ts";

export type ExportPayments = Omit<ListTerms, "kind"> & { readonly idempotencyKey: string };

/** One's own; another's or everybody's for staff. Throws FORBIDDEN. */
export const makeExportPayments =
  ({ exportDesk, exportLinks, exportAsked }: Omit<ExportDeps, "payments">) =>
  async (actor: UserActor, command: ExportPayments): Promise<Result<PaymentExport, ExportRefusal>> => {
    const { idempotencyKey: key, ...list } = command;
    const { userId: actorId } = actor;
    const ofUser = "userId" in list.whose ? list.whose.userId : null;
    if (!may(actor, "payments:export", ofUser)) throw forbidden("You have no right to these payments.");

    const id = newId("pex");
    const terms: ListTerms = { kind: "PAYMENTS", ...list };
    const asked = await exportDesk.ask(makeClaim({ actorId, operation: "exportPayments", key }, [written(terms)]), {
      id,
      ownerId: actorId,
      isOwn: ofUser === actorId,
      terms,
      link: await exportLinks.make(id),
    });
    if (asked.ok) exportAsked();
    return asked;
  };

/** In one form: its parser made each of the same fields, in the same order. */
const written = (terms: ListTerms): string =>
  JSON.stringify(terms, (_name, value) => (typeof value === "bigint" ? value.toString() : value));
