import { requireUser } from "@coffer/platform/graphql/errors";
import { faultAt, makeIdParser } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { MethodId } from "../../domain/money/ids.ts";
import type { FeeQuoteInput, FeeQuoteResolvers, QueryResolvers } from "../generated/types.ts";
import { makeAmountParser, networkCode, priority } from "../money/parse.ts";
import { presentMoney } from "../money/present.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { quotedKind } from "./parse.ts";

export const feeQuote: QueryResolvers["feeQuote"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const {
    methodId,
    priority: said,
    ...asked
  } = readInput(args, (read) => ({
    kind: read("input.kind", quotedKind),
    amount: read("input.amount", makeAmountParser(assets)),
    methodId: read("input.methodId", methodNamed),
    network: read("input.network", makeNetworkNamed(args.input)),
    priority: read("input.priority", priority),
  }));
  const quoted = await app.quoteFee({
    actorId,
    ...asked,
    priority: said ?? "NORMAL",
    ...(methodId === undefined ? {} : { methodId }),
  });
  return quoted.ok ? { __typename: "FeeQuote", ...quoted.value } : presentRefusal(quoted.error);
};

/** Undefined where none is named. */
const methodNamed: Parser<string | null | undefined, MethodId | null | undefined> = (raw, path) =>
  raw === null || raw === undefined ? ok(undefined) : makeIdParser("pm")(raw, path);

const makeNetworkNamed =
  ({ kind, methodId }: FeeQuoteInput): Parser<string | null | undefined, string | null> =>
  (network, path) => {
    if (network === null || network === undefined) return ok(null);
    return kind === "WITHDRAWAL" && (methodId === null || methodId === undefined)
      ? networkCode(network, path)
      : faultAt(path, "NOT_TO_ADDRESS", "must be left out: only a withdrawal without a method goes over a network");
  };

export const FeeQuote: FeeQuoteResolvers = {
  id: ({ token }) => token,
  amount: ({ amount }) => presentMoney(amount),
  fee: ({ fee }) => presentMoney(fee),
  total: ({ total }) => presentMoney(total),
};
