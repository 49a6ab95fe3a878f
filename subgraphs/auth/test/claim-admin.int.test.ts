import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMIN_TOKEN_LIFE_MS } from "../src/adapters/postgres/roles/admin-tokens.ts";
import { composeRoles } from "../src/compose/roles.ts";
import { roleDeskOf } from "./role-desk.ts";
import { makeWorld, type World, warm } from "./world.ts";

let world: World;
let desk: ReturnType<typeof roleDeskOf>;
beforeAll(async () => {
  world = await makeWorld({ AUTH_HASHING_AT_ONCE: "8", AUTH_HASHING_WAIT_MS: "60000" });
  await warm(world.pool);
  desk = roleDeskOf(world);
});
afterAll(() => world.close());

async function print(): Promise<string> {
  const token = await composeRoles(world.pool).makeAdminToken("root@here");
  if (!token) throw new Error("there are ADMINs enough");
  return token.reveal();
}
const endAdmins = () => world.admin.query(`UPDATE auth."user" SET roles = '{USER}'`);

describe("a token that makes its bearer an ADMIN", () => {
  it("is refused where it is none, or too old", async () => {
    const ann = await desk.person("ann");
    expect(await desk.claim("nonsense", ann)).toMatchObject({ code: "ADMIN_TOKEN_REFUSED" });
    const late = await print();
    // By the database's clock, which has gone on since this world's began to stand still.
    world.clock.advance(2 * ADMIN_TOKEN_LIFE_MS);
    expect(await desk.claim(late, ann)).toMatchObject({ code: "ADMIN_TOKEN_REFUSED" });
    world.clock.advance(-2 * ADMIN_TOKEN_LIFE_MS);
    expect(await desk.rolesOf(ann.userId)).toEqual(["USER"]);
  });

  it("works once, whichever of twenty people comes first, and for that one again", async () => {
    const printed = await print();
    const people = await Promise.all(Array.from({ length: 20 }, (_, i) => desk.person(`one-of-${i}`)));
    const answers = await Promise.all(people.map((by) => desk.claim(printed, by)));
    const at = answers.findIndex(({ __typename }) => __typename === "ClaimAdminRoleSuccess");
    expect(answers.filter(({ code }) => code === "ADMIN_TOKEN_REFUSED")).toHaveLength(19);
    const winner = people[at];
    if (!winner) throw new Error("nobody won");
    expect(await desk.claim(printed, winner)).toMatchObject({ user: { roles: ["USER", "ADMIN"] } });
    expect(await desk.changesOf(winner.userId)).toMatchObject([
      { action: "GRANT", role: "ADMIN", by_system: "root@here, by a token", by_user_id: null },
    ]);
    await endAdmins();
  });

  it("makes two ADMINs and no third, also where three come at once", async () => {
    const printed = await Promise.all([print(), print(), print()]);
    const people = await Promise.all(["x", "y", "z"].map((name) => desk.person(`third-${name}`)));
    await Promise.all(people.map((by, i) => desk.claim(printed[i] ?? "", by)));
    const held = await Promise.all(people.map(({ userId }) => desk.rolesOf(userId)));
    expect(held.filter((roles) => roles.includes("ADMIN"))).toHaveLength(2);
    expect(await composeRoles(world.pool).makeAdminToken("root@here")).toBeNull();
    await endAdmins();
  });

  it("is tried so often and no more, and is known by its hash alone", async () => {
    const [eve, printed] = [await desk.person("eve"), await print()];
    for (let i = 0; i < 10; i++)
      expect(await desk.claim(randomUUID(), eve)).toMatchObject({ code: "ADMIN_TOKEN_REFUSED" });
    await expect(desk.claim(printed, eve)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    const { rows } = await world.admin.query("SELECT * FROM auth.admin_token");
    expect(JSON.stringify(rows)).not.toContain(printed);
    expect(world.logged.join("")).not.toContain(printed);
    expect(await desk.rolesOf(eve.userId)).toEqual(["USER"]);
  });

  it("cannot be used by nobody, nor forgotten", async () => {
    await print();
    await expect(
      world.pool.query("UPDATE admin_token SET used_at = now() WHERE used_at IS NULL"),
    ).rejects.toMatchObject({
      constraint: "admin_token_use_is_somebodys",
    });
    await expect(world.pool.query("DELETE FROM admin_token")).rejects.toMatchObject({ code: "42501" });
  });
});
