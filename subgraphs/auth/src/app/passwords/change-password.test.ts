import { newId } from "@coffer/contracts/ids";
import { Secret } from "@coffer/platform/values/secret";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeWorld, PASSWORD } from "../../../test/fakes/world.ts";
import { makeLinkToken, opaqueTokens } from "../../adapters/sessions/opaque-tokens.ts";
import { makeCheckPassword } from "../users/check-password.ts";
import { makeChangePassword } from "./change-password.ts";
import type { PasswordDesk } from "./ports.ts";

const NEW = "granite lantern ferry 41";
const [SESSION, OTHER] = [newId("ses"), newId("ses")];

async function world(change?: PasswordDesk["change"]) {
  const { deps, person, hasher, endedSessions, clock, store } = makeFakeWorld();
  const id = await person("ann");
  const changed: Parameters<PasswordDesk["change"]>[0][] = [];
  const changePassword = makeChangePassword({
    checkPassword: makeCheckPassword(deps),
    hashOf: opaqueTokens.hashOf,
    hasher,
    passwords: {
      change:
        change ??
        (async (how) => {
          changed.push(how);
          return [OTHER];
        }),
    },
    endedSessions,
    clock,
  });
  const actor = userActor(id, { credential: { kind: "session", id: SESSION } });
  const ask = (current: string, next: string, deviceToken?: Secret) =>
    changePassword({ actor, password: new Secret(current), newPassword: new Secret(next), deviceToken });
  return { ask, changed, hasher, endedSessions, id, from: store.users.get(id)?.passwordHash };
}

describe("changePassword", () => {
  it("refuses another password than the one of now before it looks at the new one", async () => {
    const { ask, changed, hasher } = await world();
    expect(await ask("wrong", "short")).toEqual({ ok: false, error: { code: "WRONG_PASSWORD" } });
    expect([changed, hasher.work]).toEqual([[], ["verify"]]);
  });

  it("refuses a new one that breaks a rule, and hashes nothing", async () => {
    const { ask, changed, hasher } = await world();
    expect(await ask(PASSWORD, "ann")).toMatchObject({ error: { code: "PASSWORD_TOO_WEAK" } });
    expect([changed, hasher.work]).toEqual([[], ["verify"]]);
  });

  it("refuses where another change was faster: what was proved is not the password any more", async () => {
    const { ask, endedSessions } = await world(async () => null);
    expect(await ask(PASSWORD, NEW)).toEqual({ ok: false, error: { code: "WRONG_PASSWORD" } });
    expect(endedSessions.announced).toEqual([]);
  });

  it("keeps this session, and this device where it is named, and tells gateways of the others", async () => {
    const { ask, changed, endedSessions, id, from } = await world();
    const { token, hash } = makeLinkToken();
    expect(await ask(PASSWORD, NEW, token)).toEqual({ ok: true, value: { endedSessions: 1 } });
    expect(changed).toMatchObject([{ userId: id, from, kept: { sessionId: SESSION, deviceTokenHash: hash } }]);
    expect(endedSessions.announced).toEqual([OTHER]);
    await ask(PASSWORD, NEW, new Secret("no token"));
    await ask(PASSWORD, NEW);
    expect(changed.slice(1).map(({ kept }) => kept.deviceTokenHash)).toEqual([null, null]);
  });
});
