import { makeClaim } from "@coffer/platform/values/claim";
import type { UserId } from "../domain/ids.ts";
import type { OperatorDesk, StateChange } from "./ports.ts";

export type SetAccountState = StateChange & { readonly actorId: UserId; readonly idempotencyKey: string };

/**
 * Freezes, opens again or closes an account. The key keeps a late repeat from undoing what was done
 * since.
 */
export const makeSetAccountState =
  ({ desk }: { desk: OperatorDesk }) =>
  ({ actorId, idempotencyKey, accountId, state }: SetAccountState) => {
    const claim = makeClaim({ actorId, operation: "setAccountState", key: idempotencyKey }, [accountId, state]);
    return desk.setAccountState(claim, { accountId, state });
  };
