import { anything, idempotencyKey, line, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { WALLET_NAME_MAX } from "../domain/wallet.ts";
import type { MutationCreateWalletArgs } from "./generated/types.ts";

/**
 * Throws BAD_USER_INPUT with every fault. Whether there is such a network is for the use case: that
 * is a refusal.
 */
export const parseCreateWallet = (args: MutationCreateWalletArgs) =>
  readInput(args, (read) => ({
    network: read("input.network", anything),
    idempotencyKey: read("input.idempotencyKey", optional(idempotencyKey)),
    name: read("input.name", optional(line(WALLET_NAME_MAX))),
  }));
