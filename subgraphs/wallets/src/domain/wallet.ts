import { err, ok, type Result } from "@coffer/platform/result";
import type { NetworkCode } from "./network.ts";

/** Where the keys are: CUSTODIAL made and kept here, IMPORTED brought in, WATCH_ONLY not here, NODE in a Core-RPC node. */
export type WalletKind = "CUSTODIAL" | "IMPORTED" | "WATCH_ONLY" | "NODE";

export type Wallet = {
  readonly id: string;
  readonly userId: string;
  readonly network: NetworkCode;
  readonly kind: WalletKind;
  readonly name: string;
  readonly createdAt: Date;
};

export type Address = {
  readonly address: string;
  readonly derivationPath: string | null;
  readonly index: number;
  readonly label: string | null;
};

export const WALLET_NAME_MAX = 64;

/** Control characters, line and paragraph separators, halves of characters, and what turns the direction of the text around it. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

export type WalletNameFault = { readonly code: "EMPTY" | "TOO_LONG" | "UNPRINTABLE"; readonly message: string };

/** Trimmed and in Unicode's form C; 1 to 64 characters, counted as code points. */
export function parseWalletName(raw: string): Result<string, WalletNameFault> {
  // Looked for before trimming, which would take a line end at the edge as a space.
  if (UNPRINTABLE.test(raw)) {
    return err({
      code: "UNPRINTABLE",
      message: "must not hold control characters or characters that turn the text's direction",
    });
  }
  const name = raw.normalize("NFC").trim();
  if (name === "") return err({ code: "EMPTY", message: "must have at least one character" });
  if ([...name].length > WALLET_NAME_MAX) {
    return err({ code: "TOO_LONG", message: `must have at most ${WALLET_NAME_MAX} characters` });
  }
  return ok(name);
}
