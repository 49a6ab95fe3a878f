import { faultAt, idempotencyKey, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { err, ok } from "@coffer/platform/values/result";
import type { WhosePayments } from "../../app/exports/ports.ts";
import type { ListOrder, PaymentFilter } from "../../app/money/payment-filter.ts";
import type { Assets } from "../../app/money/ports.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { MutationExportPaymentsArgs, MutationRequestReceiptArgs } from "../generated/types.ts";
import { makeFilterParser } from "../history/parse-filter.ts";
import { timeZone } from "../schedules/parse.ts";

export const parseReceipt = (args: MutationRequestReceiptArgs) =>
  readInput(args, (read) => ({
    paymentId: read("input.paymentId", makeIdParser("pay")),
    timeZone: read("input.timeZone", (raw: string | undefined, path) => timeZone(raw ?? "UTC", path)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

/** Of everybody's nobody's side is seen. */
const SEEN_FROM_A_SIDE = ["direction", "reference"] as const;

export const parseExport = (args: MutationExportPaymentsArgs, viewerId: UserId, assets: Assets) =>
  readInput(args, (read) => {
    const forEverybody = args.input.forEverybody ?? false;
    const parseFilter = makeFilterParser(assets);
    return {
      filter: read("input.filter", (raw: typeof args.input.filter, path) => {
        const filter = parseFilter(raw, path);
        if (!filter.ok || !forEverybody || filter.value === null) return filter;
        const seen = SEEN_FROM_A_SIDE.filter((name) => (filter.value as PaymentFilter)[name] !== null);
        const message = "cannot be used together with forEverybody";
        return seen.length === 0
          ? filter
          : err(seen.map((name) => ({ path: `${path}.${name}`, code: "NOT_BOTH", message })));
      }),
      whose: read("input.userId", (raw: string | null | undefined, path) => {
        const userId = optional(makeIdParser("usr"))(raw, path);
        if (!userId.ok) return userId;
        if (raw !== null && raw !== undefined && forEverybody)
          return faultAt(path, "NOT_BOTH", "cannot be used together with forEverybody");
        if (forEverybody) return ok<WhosePayments | null>({ everybody: true });
        if (raw === null || raw === undefined) return ok<WhosePayments | null>({ userId: viewerId });
        return ok<WhosePayments | null>(userId.value === null ? null : { userId: userId.value });
      }),
      order: read("input.order", (raw: ListOrder | undefined) => ok(raw ?? "NEWEST_FIRST")),
      byteOrderMark: read("input.byteOrderMark", (raw: boolean | undefined) => ok(raw ?? true)),
      idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    };
  });
