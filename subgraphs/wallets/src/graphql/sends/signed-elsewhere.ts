import { money } from "@coffer/money/money";
import { requireUser } from "@coffer/platform/graphql/errors";
import { faultAt, idempotencyKey, makeIdParser } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { ExpiringFields, TransferFields } from "../../app/sends/external/ports.ts";
import type { GivenOut } from "../../app/sends/external/read-drafts.ts";
import type { WalletsApp } from "../../app/use-cases.ts";
import { nativeOf } from "../../app/wallets/native-of.ts";
import { toAttempt, unsignedAttempt } from "../../domain/sends/draft.ts";
import { costOf, type Send } from "../../domain/sends/send.ts";
import type { MutationResolvers, MutationSubmitSignedTransactionArgs } from "../generated/types.ts";
import { presentMoney, presentRefusal } from "../present.ts";
import { readAgain } from "./manage-transactions.ts";

/** A PSBT carries whole transactions of before. */
const SIGNED_MAX = 1_000_000;

const signedText: Parser<string, string> = (raw, path) => {
  if (raw.trim() === "") return faultAt(path, "EMPTY", "must not be empty");
  return raw.length > SIGNED_MAX ? faultAt(path, "TOO_LONG", `must have at most ${SIGNED_MAX} characters`) : ok(raw);
};

const parseSubmit = (args: MutationSubmitSignedTransactionArgs) =>
  readInput(args, (read) => ({
    sendId: read("input.transactionId", makeIdParser("txn")),
    signed: read("input.signed", signedText),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const submitSignedTransaction: MutationResolvers["submitSignedTransaction"] = async (_root, args, context) => {
  const { app, actor } = context;
  const { userId } = requireUser(actor);
  const command = parseSubmit(args);
  const submitted = await app.takeQuoteTurn(userId, () => app.submitSigned({ userId, kind: "OWN", ...command }));
  if (!submitted.ok) return presentRefusal(ofOwn(submitted.error));
  return { __typename: "SubmitSignedTransactionSuccess", transaction: await readAgain(context, submitted.value) };
};

/** No books know what is somebody's own. */
function ofOwn<R extends { readonly code: string }>(refusal: R): Exclude<R, { readonly code: "CUSTODY_STOPPED" }> {
  if (refusal.code === "CUSTODY_STOPPED") throw new Error("what is somebody's own is never stopped");
  return refusal as Exclude<R, { readonly code: "CUSTODY_STOPPED" }>;
}

export const submitSignedRefill: MutationResolvers["submitSignedRefill"] = async (_root, args, context) => {
  const { app, actor } = context;
  const { userId } = requireUser(actor);
  const command = parseSubmit(args);
  const submitted = await app.takeQuoteTurn(userId, () => app.submitSigned({ userId, kind: "REFILL", ...command }));
  if (!submitted.ok) return presentRefusal(submitted.error);
  return { __typename: "SubmitSignedRefillSuccess", transaction: await readAgain(context, submitted.value) };
};

export function presentDraft(
  { networks }: Pick<WalletsApp, "networks">,
  { network }: Pick<Send, "network">,
  { number, format, payload, isCancel, fields, tron, expiresAt, madeAt, draft }: GivenOut,
) {
  const cost = costOf(toAttempt(draft, unsignedAttempt, { number, at: madeAt }));
  const maximumFee = presentMoney(money(nativeOf(networks, network), cost));
  return {
    ...{ number, format, payload, isCancel, maximumFee, expiresAt, createdAt: madeAt },
    ...{ fields: fields && presentFields(fields), tron: tron && presentTron(tron) },
  };
}

const presentTron = ({ units, feeLimit, expiresAt: expiration, ...said }: ExpiringFields) => ({
  ...{ ...said, expiration, value: String(units), feeLimit: String(feeLimit) },
});

const presentFields = ({ to, data, ...numbers }: TransferFields) => ({
  ...{ to, data, chainId: String(numbers.chainId), nonce: String(numbers.nonce), value: String(numbers.value) },
  ...{ gasLimit: String(numbers.gasLimit), maxFeePerGas: String(numbers.maxFeePerGas) },
  maxPriorityFeePerGas: String(numbers.maxPriorityFeePerGas),
});
