import { anything, id, instant, optional, someOf } from "@coffer/platform/graphql/input-parsers";
import { object, type Parser, type ReadAt } from "@coffer/platform/graphql/read-input";
import { parseUsername, usernameKey } from "@coffer/platform/text/username";
import { ok } from "@coffer/platform/values/result";
import type { EveryPaymentFilter } from "../../app/history/ports.ts";
import type { PaymentFilter } from "../../app/money/payment-filter.ts";
import type { Assets } from "../../app/money/ports.ts";
import { KINDS, STATUSES } from "../../domain/money/payment.ts";
import { PRIORITIES } from "../../domain/money/priority.ts";
import type { EveryPaymentFilter as EveryInput, PaymentFilter as FilterInput } from "../generated/types.ts";
import { makeAmountParser, makeCurrencyParser, memo, reference } from "../money/parse.ts";

/**
 * By the key that registration made of the name. What cannot be a username is the name of nobody.
 */
const counterparty = optional((raw: string) => {
  const username = parseUsername(raw);
  return ok<string>(username.ok ? usernameKey(username.value) : "");
});

const filterOf = (assets: Assets) =>
  object((read: ReadAt<FilterInput>) => ({
    kinds: read("kinds", someOf(KINDS)),
    statuses: read("statuses", someOf(STATUSES)),
    priorities: read("priorities", someOf(PRIORITIES)),
    direction: read("direction", optional(anything)),
    accountId: read("accountId", optional(id("acc"))),
    currency: read("currency", optional(makeCurrencyParser(assets))),
    counterparty: read("counterparty", counterparty),
    createdFrom: read("createdFrom", optional(instant)),
    createdBefore: read("createdBefore", optional(instant)),
    amountAtLeast: read("amountAtLeast", optional(makeAmountParser(assets))),
    amountAtMost: read("amountAtMost", optional(makeAmountParser(assets))),
    memo: read("memo", memo),
    reference: read("reference", reference),
  }));

/** Null where it says nothing. */
export const makeFilterParser =
  (assets: Assets): Parser<FilterInput | null | undefined, PaymentFilter | null> =>
  (raw, path) => {
    const read = optional(filterOf(assets))(raw, path);
    if (!read.ok || read.value === null) return read;
    return ok(Object.values(read.value).every((value) => value === null) ? null : read.value);
  };

/** What can be said of everybody's. */
export const makeEveryFilterParser = (assets: Assets) =>
  object((read: ReadAt<EveryInput>) => ({
    kinds: read("kinds", someOf(KINDS)),
    statuses: read("statuses", someOf(STATUSES)),
    currency: read("currency", optional(makeCurrencyParser(assets))),
    createdFrom: read("createdFrom", optional(instant)),
    createdBefore: read("createdBefore", optional(instant)),
  }));

/** The same text for the same filter alone. */
export const markOfFilter = (filter: EveryPaymentFilter | null): string =>
  JSON.stringify(filter, (_key, value) => (typeof value === "bigint" ? value.toString() : value));
