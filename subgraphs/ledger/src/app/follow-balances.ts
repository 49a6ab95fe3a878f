import { parseId } from "@coffer/contracts/ids";
import { parseStreamOfOne } from "@coffer/contracts/streams";
import { badUserInput, forbidden } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import {
  invalidCursor,
  isSequence,
  STREAM_PAGE,
  type StreamEvent,
  type StreamOwner,
  type StreamPosition,
} from "@coffer/platform/streams/streams";
import type { Account } from "../domain/account.ts";
import type { AccountId } from "../domain/ids.ts";
import { balanceEvent, FIELD, streamOf } from "./balance-event.ts";
import type { AccountReader, MovementReader } from "./ports.ts";

/** Accounts that one subscription to "all mine" follows at most: its cursor names each of them. */
const FOLLOWED_MAX = 500;

/** The streams behind `balanceChanged`: one per account, its events the account's postings. */
export function makeFollowBalances({
  accounts,
  movements,
}: {
  accounts: AccountReader;
  movements: MovementReader;
}): StreamOwner {
  return {
    async open(viewer, { arguments: { accountId }, positions }) {
      const mine = await listFollowed(accounts, viewer, accountId);
      if (positions === null) return { positions: mine.map(headOf), events: mine.map(snapshotOf), more: false };

      const known = new Map(positions.map((position) => [position.stream, position]));
      const streams = new Set(mine.map(({ id }) => streamOf(id)));
      if (positions.some(({ stream, sequence }) => !streams.has(stream) || !isSequence(sequence)))
        throw invalidCursor();

      const pending = mine.filter(({ id }) => known.get(streamOf(id))?.pendingSnapshot);
      // An account that the cursor does not know was opened since: all of its movements were
      // missed.
      const after = mine
        .filter((account) => !pending.includes(account))
        .map(({ id }) => ({ accountId: id, sequence: known.get(streamOf(id))?.sequence ?? "0" }));
      const missed = await movements.listAfter(after, STREAM_PAGE + 1);
      const page = missed.slice(0, STREAM_PAGE);

      const reached = new Map<string, StreamPosition>(pending.map((account) => [account.id, headOf(account)]));
      for (const { accountId: id, sequence } of [...after, ...page])
        reached.set(id, { stream: streamOf(id), sequence });
      return {
        positions: [...reached.values()],
        events: [...pending.map(snapshotOf), ...page.map(balanceEvent)],
        more: missed.length > STREAM_PAGE,
      };
    },

    async headsOf(viewer, streams) {
      const found = await accounts.findMany(streams.map(accountOf).filter((id) => id !== null));
      const mine = found.filter((account) => account?.ownerId && may(viewer, "accounts:read", account.ownerId));
      return new Map(mine.flatMap((account) => (account ? [[streamOf(account.id), account.sequence]] : [])));
    },

    async eventsAfter(viewer, { stream, sequence, limit }) {
      const accountId = accountOf(stream);
      const [account] = accountId === null ? [] : await accounts.findMany([accountId]);
      if (!account?.ownerId || !may(viewer, "accounts:read", account.ownerId) || !isSequence(sequence))
        throw invalidCursor();
      return (await movements.listAfter([{ accountId: account.id, sequence }], limit)).map(balanceEvent);
    },

    eventAt: makeEventAt(movements),
  };
}

async function listFollowed(
  accounts: AccountReader,
  viewer: UserActor,
  accountId: unknown,
): Promise<readonly Account[]> {
  if (typeof accountId === "string") {
    const id = parseId("acc", accountId);
    const [account] = id === null ? [] : await accounts.findMany([id]);
    if (!account?.ownerId || !may(viewer, "accounts:read", account.ownerId))
      throw badUserInput([
        { path: "accountId", code: "ACCOUNT_NOT_FOUND", message: "is no account of yours: see `accounts`" },
      ]);
    return [account];
  }
  const [mine = []] = await accounts.listByOwners([viewer.userId]);
  if (mine.length > FOLLOWED_MAX)
    throw badUserInput([
      {
        path: "accountId",
        code: "TOO_MANY_ACCOUNTS",
        message: `must be given: all of more than ${FOLLOWED_MAX} accounts cannot be followed at once`,
      },
    ]);
  return mine;
}

const makeEventAt =
  (movements: MovementReader): StreamOwner["eventAt"] =>
  async (viewer, { stream, sequence }) => {
    const accountId = accountOf(stream);
    const movement = accountId !== null ? await movements.findAt(accountId, sequence) : null;
    if (movement && !(movement.ownerId && may(viewer, "accounts:read", movement.ownerId))) throw forbidden();
    return movement && balanceEvent(movement);
  };

/** Null where it is no account's. */
const accountOf = (stream: string): AccountId | null => parseId("acc", parseStreamOfOne(FIELD, stream) ?? "");

const headOf = ({ id, sequence }: Account): StreamPosition => ({ stream: streamOf(id), sequence });

const snapshotOf = ({ id, ownerId, sequence, balance, openedAt }: Account): StreamEvent => ({
  ...balanceEvent({ accountId: id, ownerId, sequence, balance, subject: null, recordedAt: openedAt }),
  snapshot: true,
});
