import { AUTH_SEALED } from "@coffer/auth/compose/sealed-places";
import { PAYMENTS_SEALED } from "@coffer/payments/compose/sealed-places";
import type { SealedPlace } from "@coffer/platform/stores/sealed-place";
import { VERIFICATION_SEALED } from "@coffer/verification/compose/sealed-places";
import { WALLETS_SEALED } from "@coffer/wallets/compose/sealed-places";

/** Every place of every subgraph where a data key stands; a test compares it with the tables. */
export const SEALED_PLACES: readonly SealedPlace[] = [
  ...WALLETS_SEALED,
  ...AUTH_SEALED,
  ...VERIFICATION_SEALED,
  ...PAYMENTS_SEALED,
];
