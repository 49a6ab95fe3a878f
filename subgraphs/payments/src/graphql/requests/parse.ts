import { parseId } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import { anything, faultAt, optional } from "@coffer/platform/graphql/input-parsers";
import { type PageArguments, pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { afterwards, type Parser, type Read, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { RequestReference } from "../../app/requests/pay-request.ts";
import type { RequestPage, RequestRole } from "../../app/requests/ports.ts";
import type { PayerReference } from "../../app/requests/request-payment.ts";
import type { RequestId } from "../../domain/money/ids.ts";
import type { RequestStatus } from "../../domain/money/payment-request.ts";
import type { MoneyInput, PayerInput, PaymentRequestReference } from "../generated/types.ts";
import { payeeNamed } from "../money/parse.ts";

export const payer: Parser<PayerInput, PayerReference> = ({ username, userId }, path) => {
  if (typeof username === "string" && typeof userId !== "string") return ok(payeeNamed(username));
  if (typeof userId === "string" && typeof username !== "string") return ok({ userId: parseId("usr", userId) });
  return faultAt(path, "EXACTLY_ONE", "must have exactly one of username and userId");
};

export const requestReference: Parser<PaymentRequestReference, RequestReference> = ({ id: given, token }, path) => {
  if (typeof given === "string" && typeof token !== "string") return ok({ requestId: parseId("prq", given) });
  if (typeof token === "string" && typeof given !== "string") return ok({ link: token });
  return faultAt(path, "EXACTLY_ONE", "must have exactly one of id and token");
};

type Bound = MoneyInput | null | undefined;

/** A bound of what is left open: none where there is an amount to the unit. */
export const makeBoundParser =
  (amount: Read<Money | null>, parse: Parser<MoneyInput, Money>): Parser<Bound, Money | null> =>
  (raw, path) =>
    afterwards(amount, (exact) =>
      exact === null || raw === null || raw === undefined
        ? optional(parse)(raw, path)
        : faultAt(path, "NOT_BOTH", "cannot be used together with amount"),
    );

/** An upper bound that is not below the lower one; of another currency the account says it. */
export const notBelow =
  (minimum: Read<Money | null>, parse: Parser<Bound, Money | null>): Parser<Bound, Money | null> =>
  (raw, path) =>
    afterwards(minimum, (least) => {
      const read = parse(raw, path);
      if (!read.ok || read.value === null || least?.asset.code !== read.value.asset.code) return read;
      return read.value.units < least.units
        ? faultAt(path, "OUT_OF_RANGE", "must not be less than minimumAmount")
        : read;
    });

export type RequestPageArguments = PageArguments & {
  readonly role: RequestRole;
  readonly status?: RequestStatus | null | undefined;
};

/** A list of requests by its name, and whose it is. */
export type RequestList = {
  readonly name: "payment requests" | "payment requests of a user";
  readonly owner: string;
};

export const requestList = ({ name, owner }: RequestList, { role, status }: RequestPageArguments) =>
  pagedList<RequestId>({
    name,
    of: [owner, role, status ?? null],
    parsePlace: (text) => parseId("prq", text),
  });

/** Throws BAD_USER_INPUT with every fault. */
export const readRequestPage = (list: RequestList, args: RequestPageArguments): RequestPage =>
  readInput(args, (read) => ({
    first: read("first", pageSize),
    after: read("after", requestList(list, args).after),
    role: read("role", anything),
    status: read("status", optional(anything<RequestStatus>)),
  }));
