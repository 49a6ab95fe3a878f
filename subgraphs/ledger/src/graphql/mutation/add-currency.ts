import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, faultAt, idempotencyKey, line, within } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { Currency } from "../../domain/currency.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../present-refusal.ts";

const NAME_MAX = 64;
const SCALE_MAX = 30;
const CODE = /^[A-Z][A-Z0-9]{1,15}$/;
const CHAIN = /^[a-z][a-z0-9-]{0,31}$/;

export const addCurrency: MutationResolvers["addCurrency"] = async (_root, args, context) => {
  const { userId } = requireUser(context.actor);
  const command = readInput(args, (read) => ({
    code: read("input.code", code),
    name: read("input.name", line(NAME_MAX)),
    scale: read("input.scale", scale),
    kind: read("input.kind", anything<Currency["kind"]>),
    chain: read("input.chain", chainOf(args.input.kind)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const added = await context.app.addCurrency({ actorId: userId, ...command });
  if (!added.ok) return presentRefusal(added.error, context);
  return { __typename: "AddCurrencySuccess", currency: added.value };
};

const code: Parser<string, string> = (text, path) =>
  CODE.test(text)
    ? ok(text)
    : faultAt(path, "INVALID_CURRENCY", "must be 2 to 16 capitals and digits, a capital first, such as `GBP`");

const scale = within({ min: 0, max: SCALE_MAX, message: `must be 0 to ${SCALE_MAX} digits` });

/** Given for what a chain keeps, and for nothing else. Null and absent mean the same: none. */
const chainOf =
  (kind: Currency["kind"]): Parser<string | null | undefined, string | null> =>
  (given, path) => {
    const text = given ?? null;
    if (text === null)
      return kind === "CRYPTO" ? faultAt(path, "EMPTY", "must say which chain keeps it, such as `ethereum`") : ok(null);
    if (kind !== "CRYPTO") return faultAt(path, "INVALID_CHAIN", "is of CRYPTO alone: leave it out");
    return CHAIN.test(text)
      ? ok(text)
      : faultAt(path, "INVALID_CHAIN", "must be 1 to 32 lower-case letters, digits and `-`, a letter first");
  };
