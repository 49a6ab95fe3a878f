import { newId } from "@coffer/contracts/ids";
import { type Actor, anonymous } from "@coffer/platform/identity/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { person, VERIFICATION, type World, world } from "./world.ts";

const ENTITIES = `query ($of: [_Any!]!) { _entities(representations: $of) {
  ... on User { id verification { ${VERIFICATION} } }
  ... on Verification { ${VERIFICATION} } } }`;

let here: World;
const alice = person();
let verificationId = "";

beforeAll(async () => {
  here = await world();
  verificationId = (await here.submit(alice)).said.verification?.id ?? "";
});
afterAll(() => here.close());

const entities = async (actor: Actor, ...representations: { __typename: string; id: string }[]) => {
  const { data, errors } = await here.ask(actor, ENTITIES, { of: representations });
  return { found: data?._entities as (Record<string, unknown> | null)[] | undefined, errors };
};
const user = (id: string) => ({ __typename: "User", id });
const verification = (id: string) => ({ __typename: "Verification", id });

describe("who may read a verification", () => {
  it("nobody without a login, by whatever way", async () => {
    for (const asked of [user(alice.userId), verification(verificationId)]) {
      const { found, errors } = await entities(anonymous, asked);
      expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
      expect(JSON.stringify(found ?? null)).not.toContain("PENDING");
    }
  });

  it("not another user, who cannot tell it from an absent or a malformed one", async () => {
    const { found, errors } = await entities(
      person(),
      verification(verificationId),
      verification(newId("ver")),
      verification("ver_x"),
      verification(verificationId.replace("ver_", "usr_")),
    );
    expect(errors).toBeUndefined();
    expect(found).toEqual([null, null, null, null]);
  });

  it("not another user through the person: null, as for somebody without one and for nobody", async () => {
    const ids = [alice.userId, newId("usr"), "usr_x", ""];
    const { found, errors } = await entities(person(), ...ids.map(user));
    expect(errors).toBeUndefined();
    expect(found).toEqual(ids.map((id) => ({ id, verification: null })));
  });

  it("its owner and staff, many at once in the order asked for", async () => {
    for (const viewer of [alice, person("COMPLIANCE"), person("OPERATOR"), person("AUDITOR"), person("ADMIN")]) {
      const { found, errors } = await entities(
        viewer,
        user(newId("usr")),
        user(alice.userId),
        verification(verificationId),
      );
      expect(errors).toBeUndefined();
      expect(found?.[0]).toMatchObject({ verification: null });
      expect(found?.[1]).toMatchObject({ verification: { id: verificationId, status: "PENDING" } });
      expect(found?.[2]).toMatchObject({ id: verificationId, networks: ["ETHEREUM"] });
    }
  });
});
