import {
  anything,
  faultAt,
  idempotencyKey,
  line,
  makeIdParser,
  optional,
  within,
} from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import { WALLET_NAME_MAX } from "../../domain/wallets/wallet.ts";
import type {
  MutationImportWalletArgs,
  MutationRescanWalletArgs,
  MutationWatchWalletArgs,
} from "../generated/types.ts";

/** In characters. 24 words have at most 215; a descriptor of one key some 200. */
const KEY_MAX = 512;
const PASSPHRASE_MAX = 256;

/** What may spend, also where it should not: from here on it cannot print itself. */
const secret =
  (max: number): Parser<string, Secret> =>
  (raw, path) => {
    if (raw.trim() === "") return faultAt(path, "EMPTY", "must not be empty");
    return raw.length > max ? faultAt(path, "TOO_LONG", `must have at most ${max} characters`) : ok(new Secret(raw));
  };

const height = within({ min: 0, max: 2_147_483_646 });
const name = optional(line(WALLET_NAME_MAX));

export const parseImportWallet = (args: MutationImportWalletArgs) =>
  readInput(args, (read) => ({
    network: read("input.network", anything),
    secret: read("input.secret", secret(KEY_MAX)),
    passphrase: read("input.passphrase", optional(secret(PASSPHRASE_MAX))),
    addressType: read("input.addressType", optional(anything)),
    name: read("input.name", name),
    birthdayHeight: read("input.birthdayHeight", optional(height)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseWatchWallet = (args: MutationWatchWalletArgs) =>
  readInput(args, (read) => ({
    network: read("input.network", anything),
    watch: read("input.watch", secret(KEY_MAX)),
    addressType: read("input.addressType", optional(anything)),
    name: read("input.name", name),
    birthdayHeight: read("input.birthdayHeight", optional(height)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseRescanWallet = (args: MutationRescanWalletArgs) =>
  readInput(args, (read) => ({
    walletId: read("input.walletId", makeIdParser("wal")),
    fromHeight: read("input.fromHeight", height),
  }));
