import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { expect } from "vitest";
import { actorOf, type World } from "./world.ts";

const FREEZE = "freeze { frozenAt reason by { username } }";
const TEXTS = {
  freezeUser: `mutation ($input: FreezeUserInput!) { freezeUser(input: $input) { __typename
    ... on FreezeUserSuccess { user { id username ${FREEZE} } ${FREEZE} } ... on UserAlreadyFrozen { ${FREEZE} } ... on Refusal { code message } } }`,
  unfreezeUser: `mutation ($input: UnfreezeUserInput!) { unfreezeUser(input: $input) { __typename
    ... on UnfreezeUserSuccess { user { id username ${FREEZE} } } ... on Refusal { code message } } }`,
};

export type Change = { readonly by: UserActor; readonly reason?: string; readonly idempotencyKey?: string };

/** An operator's desk in one world. A thrown answer carries its `code`. */
export function freezesOf(world: World) {
  const change = async (operation: keyof typeof TEXTS, userId: string, { by, ...given }: Change) => {
    const input = { userId, reason: "Stolen phone", idempotencyKey: randomUUID(), ...given };
    const { data, errors } = await world.run(TEXTS[operation], { input }, by);
    if (errors[0]) throw Object.assign(new Error(errors[0].message), errors[0]);
    return data[operation];
  };
  return {
    freeze: (userId: string, given: Change) => change("freezeUser", userId, given),
    unfreeze: (userId: string, given: Change) => change("unfreezeUser", userId, given),
    async operator(username: string): Promise<UserActor> {
      const { userId, sessionId } = await world.join(username);
      await world.admin.query(`UPDATE auth."user" SET roles = '{USER,OPERATOR}' WHERE id = $1`, [uuidOf(userId)]);
      return actorOf(userId, sessionId, ["USER", "OPERATOR"]);
    },
    async records(userId: string) {
      const { rows } = await world.admin.query(
        "SELECT action, reason, by_id, created_at FROM auth.freeze_record WHERE user_id = $1 ORDER BY created_at, id",
        [uuidOf(userId)],
      );
      return rows;
    },
    async isFrozenInLedger(userId: string): Promise<boolean> {
      const { rows } = await world.admin.query("SELECT frozen FROM ledger.owner WHERE id = $1", [uuidOf(userId)]);
      return rows[0]?.frozen ?? false;
    },
    async runningSessions(userId: string): Promise<number> {
      const { rows } = await world.admin.query(
        "SELECT count(*)::int AS n FROM auth.session WHERE user_id = $1 AND ended_at IS NULL",
        [uuidOf(userId)],
      );
      return rows[0].n;
    },
    async endings(userId: string) {
      return (await world.events("session.ended")).filter((event) => event.ownerid === userId);
    },
    /** Until exactly so many statements of this database wait for a lock. */
    waiting: (count: number) =>
      expect
        .poll(async () => {
          const { rows } = await world.admin.query(
            "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
          );
          return rows[0].n;
        })
        .toBe(count),
  };
}
