import type { NewEvent } from "@coffer/contracts/new-event";
import type { Role } from "@coffer/platform/identity/roles";
import type { UsernameKey } from "@coffer/platform/text/username";
import type { Claim as AnyClaim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type {
  RoleChange,
  RoleRequest,
  RoleRequestId,
  RoleRequestState,
  StaffRole,
} from "../../domain/roles/role-request.ts";
import type { RoleAction } from "../../domain/roles/roles.ts";
import type { EndReason } from "../../domain/sessions/session.ts";
import type { KeyGrantId, SessionId, UserId } from "../../domain/users/ids.ts";
import type { User } from "../users/ports.ts";

export type RoleHolder = Pick<User, "id" | "username" | "roles">;

/**
 * A line of the record that nobody can change. `by`: who ran the command, as the operating system
 * and the database know them.
 */
export type CommandsRoleChange = {
  readonly at: Date;
  readonly action: RoleAction;
  readonly role: Role;
  readonly by: { readonly system: string; readonly database: string };
};

/** By a command, or through the API. */
export type ChangedBy =
  | { readonly bySystem: string }
  | { readonly byId: UserId; readonly approvedById: UserId | null; readonly reason: string };

/**
 * A user whose row is locked: of several changes at once each sees what the one before did, and no
 * session starts meanwhile.
 */
export type LockedUser = RoleHolder & {
  /**
   * Writes the roles as they are to be, and the record of it. Returns when, by the database's
   * clock.
   */
  replaceRoles(change: {
    roles: readonly Role[];
    action: RoleAction;
    role: Role;
    by: ChangedBy;
  }): Promise<{ at: Date }>;
  /** Has each of the user's API keys exchanged anew, for no more than the user may do now. */
  narrowKeys(at: Date): Promise<readonly KeyGrantId[]>;
  /** In the same transaction. */
  tell(event: NewEvent<"auth">): Promise<void>;
  /** Ends all that have not ended yet, each with its event. */
  endSessions(end: {
    reason: EndReason;
    at: Date;
    eventOf: (sessionId: SessionId) => NewEvent<"auth">;
  }): Promise<readonly SessionId[]>;
};

export type RoleRepository = {
  /** Who may do more than a user may, by name. */
  listHolders(): Promise<readonly RoleHolder[]>;
  /** Null where there is no such user; the oldest change first. */
  find(key: UsernameKey): Promise<{ holder: RoleHolder; changes: readonly CommandsRoleChange[] } | null>;
  /** Runs `work` in one transaction under the user's lock; null where there is no such user. */
  withUser<T>(key: UsernameKey, work: (user: LockedUser) => Promise<T>): Promise<T | null>;
  /** Of how many of these it is not published yet that they ended. */
  countUntold(ids: readonly (SessionId | KeyGrantId)[]): Promise<number>;
};

export type RoleClaim = AnyClaim<"grantRole" | "revokeRole" | "approveRoleRequest" | "denyRoleRequest">;

/**
 * What a request under a key came to: the request for a second person that it made or met, if it
 * did.
 */
export type RoleOutcome<Code extends string> = {
  readonly refusal: Code | null;
  readonly requestId: RoleRequestId | null;
};

/** Under the locks of who asks and of whom it is about. */
export type RolesUnderLock = {
  /** Null where there is no such user. */
  readonly user: LockedUser | null;
  /** That of this role, whatever it asks for. */
  findPending(role: StaffRole, now: Date): Promise<RoleRequest | null>;
  add(request: RoleRequest): Promise<void>;
  /** As it is now; its user is the one who is locked. */
  read(id: RoleRequestId): Promise<RoleRequest>;
  decide(id: RoleRequestId, decided: NonNullable<RoleRequest["decided"]>): Promise<void>;
};

/**
 * Decides a request once for its key, in one transaction with what it does; a repeat gets that
 * answer, and one that comes meanwhile waits for it. Throws UNAUTHENTICATED where who asks is
 * frozen, and FORBIDDEN where they are no ADMIN any more: an access token may live on for a while.
 */
export type RoleDesk = {
  decide<Code extends string>(
    claim: RoleClaim,
    userId: UserId,
    work: (locked: RolesUnderLock) => Promise<RoleOutcome<Code>>,
  ): Promise<Result<RoleOutcome<Code>, IdempotencyKeyReused>>;
  /** Whom a request is about; null where there is none. It never changes. */
  findSubject(id: RoleRequestId): Promise<UserId | null>;
};

export type AdminTokens = {
  /**
   * One transaction under the user's lock: uses the token up and makes the user an ADMIN, with the
   * record and `eventOf`; a repeat by the same user is true again. False, and nothing was done,
   * where the token is none that works, or two are ADMIN who can help.
   */
  redeem(given: { hash: Uint8Array; userId: UserId; now: Date; eventOf(at: Date): NewEvent<"auth"> }): Promise<boolean>;
};

export type RequestFilter = { readonly state: RoleRequestState | null; readonly now: Date };
export type PageOf<Place> = { readonly first: number; readonly after: Place | null };
export type PageRead<T> = { readonly items: readonly T[]; readonly hasNext: boolean };

export type RoleLists = {
  /** Those who hold a role of staff, in the order of their ids. */
  listStaff(role: StaffRole | null, page: PageOf<UserId>): Promise<PageRead<User>>;
  /** The newest first. */
  listRequests(filter: RequestFilter, page: PageOf<RoleRequestId>): Promise<PageRead<RoleRequest>>;
  findRequests(ids: readonly RoleRequestId[]): Promise<readonly RoleRequest[]>;
  /** Of one user, the newest first. */
  listChanges(userId: UserId, page: PageOf<RoleChange["id"]>): Promise<PageRead<RoleChange>>;
};
