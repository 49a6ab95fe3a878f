import { AMOUNT_MESSAGES, parsePositiveMoney } from "@coffer/money/money";
import {
  anything,
  faultAt,
  idempotencyKey,
  line,
  makeIdParser,
  optional,
} from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { err, ok } from "@coffer/platform/values/result";
import { CORE_SCALE } from "../../domain/node-wallets/core-coin.ts";
import { NODE_ADDRESS_LABEL_MAX, NODE_WALLET_NAME_MAX } from "../../domain/node-wallets/node-wallet.ts";
import type {
  MoneyInput,
  MutationCancelNodeSendArgs,
  MutationCreateNodeWalletAddressArgs,
  MutationCreateNodeWalletArgs,
  MutationSendFromNodeWalletArgs,
  MutationSpeedUpNodeSendArgs,
} from "../generated/types.ts";

export const parseCreateNodeWallet = (args: MutationCreateNodeWalletArgs) =>
  readInput(args, (read) => ({
    network: read("input.network", anything),
    name: read("input.name", line(NODE_WALLET_NAME_MAX)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseCreateNodeAddress = (args: MutationCreateNodeWalletAddressArgs) =>
  readInput(args, (read) => ({
    walletId: read("input.walletId", makeIdParser("nwl")),
    label: read("input.label", optional(line(NODE_ADDRESS_LABEL_MAX))),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseSendFromNodeWallet = (args: MutationSendFromNodeWalletArgs) =>
  readInput(args, (read) => ({
    walletId: read("input.walletId", makeIdParser("nwl")),
    payee: read("input.toAddress", anything),
    amount: read("input.amount", coreAmount),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseManageNodeSend = (args: MutationSpeedUpNodeSendArgs | MutationCancelNodeSendArgs) =>
  readInput(args, (read) => ({
    sendId: read("input.sendId", makeIdParser("nws")),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

/** Which currency it has to be of, the wallet says: that is a refusal. */
const coreAmount: Parser<MoneyInput, { readonly currency: string; readonly units: bigint }> = (
  { amount, currency },
  path,
) => {
  // A client may send a JSON number where the schema says Decimal; it would be rounded by the
  // client already, so it is refused.
  const read =
    typeof amount === "string"
      ? parsePositiveMoney({ code: currency, scale: CORE_SCALE }, amount)
      : err({ code: "NOT_A_DECIMAL" });
  if (!read.ok) return faultAt(`${path}.amount`, read.error.code, AMOUNT_MESSAGES[read.error.code]);
  return ok({ currency, units: read.value.units });
};
