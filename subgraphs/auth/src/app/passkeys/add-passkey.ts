import { newId } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Line } from "@coffer/platform/text/parse-text";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import { passkeyAdded } from "../../domain/passkeys/events.ts";
import { type NewPasskey, PASSKEYS_MAX, type Passkey } from "../../domain/passkeys/passkey.ts";
import { type AddPasskeyRefusal, refused } from "../../domain/passkeys/refusals.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";
import type { FactorEffects, ListMethods, LockedUser, UserTransactions } from "../second-factors/ports.ts";
import { announceQuietly } from "../users/announce-all.ts";
import type { EndedSessions } from "../users/ports.ts";
import type { CreationResponse, NameAuthenticator, PasskeyChallenges, PasskeyStore, WebAuthn } from "./ports.ts";

export type AddPasskeyCommand = {
  readonly userId: UserId;
  /** The one that goes on. */
  readonly sessionId: SessionId;
  readonly response: CreationResponse;
  /** Null: called by what is known of its authenticator. */
  readonly name: Line | null;
};

/** `recoveryCodes`: null where the user had some already. */
export type AddedPasskey = { readonly passkey: Passkey; readonly recoveryCodes: readonly Secret[] | null };

export type AddPasskey = (command: AddPasskeyCommand) => Promise<Result<AddedPasskey, AddPasskeyRefusal>>;

export type AddPasskeyDeps = {
  readonly webAuthn: Pick<WebAuthn, "verifyCreation"> | null;
  readonly transactions: Pick<UserTransactions, "withUser">;
  readonly passkeys: Pick<PasskeyStore, "listOf" | "add">;
  readonly challenges: Pick<PasskeyChallenges, "use">;
  readonly nameAuthenticator: NameAuthenticator;
  readonly effects: Pick<FactorEffects, "added">;
  readonly listMethods: ListMethods;
  readonly endedSessions: EndedSessions;
  readonly clock: Clock;
};

/** What a passkey is called that nobody gave a name, of a model that nobody knows. */
const NO_NAME = "Passkey";

export const makeAddPasskey =
  (deps: AddPasskeyDeps): AddPasskey =>
  async ({ userId, sessionId, response, name }) => {
    const { webAuthn, transactions, nameAuthenticator, endedSessions, clock } = deps;
    if (!webAuthn) return err({ code: "PASSKEYS_UNAVAILABLE" });
    const verified = await webAuthn.verifyCreation(response);
    if (!verified.ok) return err(refused(verified.error));
    const { challenge, passkey: made } = verified.value;
    const named = name ?? nameAuthenticator(made.aaguid) ?? NO_NAME;
    const passkey = newPasskey(made, { userId, name: named, at: clock.now() });
    const added = await transactions.withUser(userId, (sql, user) =>
      add(deps, { sql, user, passkey, challenge, sessionId }),
    );
    if (!added.ok) return added;
    await announceQuietly(endedSessions, added.value.ended);
    return ok({ passkey, recoveryCodes: added.value.recoveryCodes });
  };

const newPasskey = (made: NewPasskey, { userId, name, at }: { userId: UserId; name: string; at: Date }): Passkey => ({
  ...made,
  id: newId("psk"),
  userId,
  name,
  createdAt: at,
  lastUsedAt: null,
});

type Adding = {
  readonly sql: Sql;
  readonly user: LockedUser;
  readonly passkey: Passkey;
  readonly challenge: string;
  readonly sessionId: SessionId;
};
type Effects = { readonly recoveryCodes: readonly Secret[] | null; readonly ended: readonly SessionId[] };

async function add(
  { passkeys, challenges, listMethods, effects }: AddPasskeyDeps,
  { sql, user, passkey, challenge, sessionId }: Adding,
): Promise<Result<Effects, AddPasskeyRefusal>> {
  const { userId, createdAt: at } = passkey;
  if ((await passkeys.listOf(sql, [userId])).length >= PASSKEYS_MAX)
    return err({ code: "PASSKEY_LIMIT_REACHED", most: PASSKEYS_MAX });
  // Used up by any answer that fits it, also one that is not taken for what it is.
  if (!(await challenges.use(sql, challenge, { purpose: "REGISTRATION", userId }))) return err(refused("CHALLENGE"));
  const isFirst = (await listMethods(sql, userId)).length === 0;
  if (!(await passkeys.add(sql, passkey))) return err({ code: "PASSKEY_TAKEN" });
  await user.tell([passkeyAdded(passkey)]);
  return ok(await effects.added(sql, user, { userId, factor: "PASSKEY", at, name: passkey.name, isFirst, sessionId }));
}
