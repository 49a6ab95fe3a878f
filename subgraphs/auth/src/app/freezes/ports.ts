import type { NewEvent } from "@coffer/contracts/new-event";
import type { Result } from "@coffer/platform/values/result";
import type { Freeze, FreezeRecord } from "../../domain/freezes/freeze.ts";
import type { FreezeUserRefusal, UnfreezeUserRefusal } from "../../domain/freezes/refusals.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";
import type { Claim } from "./claim.ts";

/**
 * Decides a request once for its key, in one transaction with what it does; a repeat gets that
 * answer, and one that comes meanwhile waits for it. Throws UNAUTHENTICATED where the operator is
 * frozen: an access token may live on for a while.
 */
export type FreezeDesk = {
  /** Marks the user, ends all their sessions and freezes their accounts in the ledger. */
  freeze(
    claim: Claim,
    freeze: { record: FreezeRecord; frozen: NewEvent<"auth">; sessionEnded(sessionId: SessionId): NewEvent<"auth"> },
  ): Promise<Result<Freeze, FreezeUserRefusal>>;
  unfreeze(
    claim: Claim,
    end: { record: FreezeRecord; unfrozen: NewEvent<"auth"> },
  ): Promise<Result<null, UnfreezeUserRefusal>>;
};

/** Of those who are frozen, by user. */
export type ListFreezes = (ids: readonly UserId[]) => Promise<ReadonlyMap<UserId, Freeze>>;
