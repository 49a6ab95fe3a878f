import { anything, idempotencyKey, line, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { ADDRESS_LABEL_MAX, WALLET_NAME_MAX } from "../domain/wallets/wallet.ts";
import type {
  MutationCreateWalletAddressArgs,
  MutationCreateWalletArgs,
  MutationLabelWalletAddressArgs,
  MutationRenameWalletArgs,
} from "./generated/types.ts";

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

const walletId = makeIdParser("wal");
const label = optional(line(ADDRESS_LABEL_MAX));

/** Of what asks for no more than a wallet. */
export const parseWalletId = (args: { readonly input: { readonly walletId: string } }) =>
  readInput(args, (read) => ({ walletId: read("input.walletId", walletId) }));

export const parseRenameWallet = (args: MutationRenameWalletArgs) =>
  readInput(args, (read) => ({
    walletId: read("input.walletId", walletId),
    name: read("input.name", line(WALLET_NAME_MAX)),
  }));

export const parseCreateWalletAddress = (args: MutationCreateWalletAddressArgs) =>
  readInput(args, (read) => ({
    walletId: read("input.walletId", walletId),
    label: read("input.label", label),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseLabelWalletAddress = (args: MutationLabelWalletAddressArgs) =>
  readInput(args, (read) => ({
    addressId: read("input.addressId", makeIdParser("adr")),
    label: read("input.label", label),
  }));
