import { type Actor, anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { GraphQLError } from "graphql";
import { describe, expect, it } from "vitest";
import { type Entered, type Executions, makeExecutions } from "./executions.ts";

const BOUNDS = { perUser: 2, perAddress: 8, queriesAtOnce: 2, subscriptionsPerUser: 3 };
const user = (userId: string): Actor => userActor(userId);

function enterAll(executions: Executions, times: number, who: { actor: Actor; address?: string }): Entered[] {
  return Array.from({ length: times }, () => executions.enter(who, "execution")).filter(
    (entered): entered is Entered => !(entered instanceof GraphQLError),
  );
}

describe("executions under way", () => {
  it("are bounded for each user, wherever they are, and one that has left makes room for one", () => {
    const executions = makeExecutions(BOUNDS, () => false);
    const [first] = enterAll(executions, 1, { actor: user("a"), address: "192.0.2.1" });
    expect(enterAll(executions, 5, { actor: user("a"), address: "192.0.2.2" })).toHaveLength(1);
    expect(enterAll(executions, 5, { actor: user("b"), address: "192.0.2.1" })).toHaveLength(2);
    first?.leave();
    first?.leave();
    expect(enterAll(executions, 5, { actor: user("a"), address: "192.0.2.1" })).toHaveLength(1);
  });

  it("are refused with the time after which to try again", () => {
    const executions = makeExecutions({ ...BOUNDS, perUser: 0 }, () => false);
    const refused = executions.enter({ actor: user("a") }, "execution");
    expect(refused).toMatchObject({ extensions: { code: "RATE_LIMITED", retryAfterSeconds: 1 } });
  });

  it("of strangers leave the most of an address to those who are logged in, and an IPv6 network counts as one", () => {
    const executions = makeExecutions(BOUNDS, () => false);
    expect(enterAll(executions, 5, { actor: anonymous, address: "2001:db8::1" })).toHaveLength(2);
    expect(enterAll(executions, 5, { actor: anonymous, address: "2001:db8::ffff:2" })).toHaveLength(0);
    expect(enterAll(executions, 5, { actor: anonymous, address: "2001:db8:0:1::1" })).toHaveLength(2);
    const here = ["a", "b", "c", "d"].map((name) => ({ actor: user(name), address: "2001:db8::3" }));
    expect(here.flatMap((who) => enterAll(executions, 2, who))).toHaveLength(6);
  });

  it("and open subscriptions are counted apart", () => {
    const executions = makeExecutions(BOUNDS, () => false);
    const who = { actor: user("a"), address: "192.0.2.1" };
    enterAll(executions, 2, who);
    const follow = () => executions.enter(who, "subscription");
    expect([follow(), follow(), follow()].some((entered) => entered instanceof GraphQLError)).toBe(false);
    expect(follow()).toBeInstanceOf(GraphQLError);
  });

  it("leave nothing behind, in whatever order they end", () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(3), fc.nat(3)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (given) => {
        const executions = makeExecutions(BOUNDS, () => false);
        const inside: Entered[] = [];
        for (const [isUser, name, address] of given) {
          const actor = isUser ? user(`${name}`) : anonymous;
          const entered = executions.enter({ actor, address: `192.0.2.${address}` }, "execution");
          if (entered instanceof GraphQLError) inside.shift()?.leave();
          else inside.push(entered);
        }
        for (const entered of inside.reverse()) entered.leave();
        expect(executions.counted).toBe(0);
      }),
    );
  });
});
