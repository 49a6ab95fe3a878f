import { createHash } from "node:crypto";
import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import type pg from "pg";
import type { ClearingAccount } from "../../../domain/money/clearing.ts";
import { openAccounts } from "./ledger-door.ts";

/** Who brings money in and out. */
export type ProviderName = "sandbox" | "stripe";

/** In the chart of accounts: what a provider holds for us. */
const codeOf = (provider: ProviderName) => `provider.${provider}`;
const NAMES = { sandbox: "Sandbox provider", stripe: "Stripe" } as const satisfies Record<ProviderName, string>;

/**
 * Its id follows from its name (UUIDv8, RFC 9562 §5.8), so that every instance means the same
 * account and opens it once.
 */
export const makeClearing =
  (provider: ProviderName): ClearingAccount =>
  (currency) => {
    const hex = createHash("sha256")
      .update(`coffer/${codeOf(provider)}/${currency}`)
      .digest("hex");
    return idFromUuid(
      "acc",
      `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    );
  };

export const sandboxClearing: ClearingAccount = makeClearing("sandbox");

/**
 * The system's own accounts have no owner and no floor: what a provider holds for us is the mirror
 * of what we owe.
 */
export const openClearingAccounts = (
  pool: pg.Pool,
  assets: readonly Asset[],
  provider: ProviderName = "sandbox",
): Promise<void> =>
  openAccounts(
    pool,
    assets.map(({ code }) => ({
      id: uuidOf(makeClearing(provider)(code)),
      owner: null,
      asset: code,
      kind: "ASSET",
      code: codeOf(provider),
      name: `${NAMES[provider]} ${code}`,
      floor: null,
    })),
  );
