import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeNewDocuments } from "./new-documents.ts";

const PACE = { share: 1, burstMs: 10_000 };
const stranger = { actor: anonymous, address: "192.0.2.1" };
const user = (userId: string) => ({
  actor: userActor(userId),
  address: "192.0.2.1",
});

describe("the turns of new documents", () => {
  it("come one after the other, with a look at everything else between", async () => {
    const documents = makeNewDocuments({ strangers: PACE, users: PACE });
    const order: string[] = [];
    const ask = async (name: string) => {
      await documents.turn(stranger);
      order.push(name);
      setImmediate(() => order.push(`after ${name}`));
    };
    await Promise.all(["a", "b", "c"].map(ask));
    expect(order).toEqual(["a", "after a", "b", "after b", "c"]);
  });

  it("of strangers do not keep those who are logged in waiting", async () => {
    const documents = makeNewDocuments({ strangers: PACE, users: PACE });
    const order: string[] = [];
    const strangers = Promise.all(
      Array.from({ length: 20 }, () => documents.turn(stranger).then(() => order.push("stranger"))),
    );
    await documents.turn(user("ada")).then(() => order.push("user"));
    expect(order.indexOf("user")).toBeLessThan(3);
    await strangers;
  });

  it("are refused where too many wait, and given again afterwards", async () => {
    const documents = makeNewDocuments({ strangers: PACE, users: PACE });
    const outcomes = await Promise.all(Array.from({ length: 300 }, () => documents.turn(stranger)));
    const refused = outcomes.filter((outcome) => outcome !== null);
    expect(refused.length).toBeGreaterThan(0);
    for (const one of refused) expect(one.extensions).toMatchObject({ code: "BUSY", retryAfterSeconds: 1 });
    expect(await documents.turn(stranger)).toBeNull();
  });

  it("are refused to who sends too many, and to nobody else: they come next, whoever sent how many before", async () => {
    const documents = makeNewDocuments({ strangers: PACE, users: PACE });
    const order: string[] = [];
    const ask = (who: Parameters<typeof documents.turn>[0], name: string) =>
      documents.turn(who).then((fault) => order.push(fault ? "refused" : name));
    const flood = Promise.all(Array.from({ length: 300 }, () => ask(user("mallory"), "mallory")));
    await ask(user("ada"), "ada");
    expect(order.filter((one) => one === "mallory").length).toBeLessThan(3);
    const elsewhere = Promise.all(Array.from({ length: 300 }, () => ask(stranger, "flood")));
    await ask({ actor: anonymous, address: "198.51.100.7" }, "stranger");
    expect(order.filter((one) => one === "flood").length).toBeLessThan(3);
    await Promise.all([flood, elsewhere]);
    expect(order).toContain("refused");
  });

  it("are one sender's where they come from one network, whose addresses cost nothing", async () => {
    const documents = makeNewDocuments({ strangers: PACE, users: PACE });
    const ask = (i: number) => documents.turn({ actor: anonymous, address: `2001:db8::${i.toString(16)}` });
    const outcomes = await Promise.all(Array.from({ length: 300 }, (_, i) => ask(i)));
    expect(outcomes.filter(Boolean).length).toBeGreaterThan(200);
  });

  it("go on with what is under way before its sender's next, and refuse it never", async () => {
    const documents = makeNewDocuments({ strangers: PACE, users: PACE });
    const order: string[] = [];
    await documents.turn(stranger);
    const others = Promise.all(
      Array.from({ length: 300 }, () =>
        documents.turn(stranger).then((fault) => order.push(fault ? "refused" : "next")),
      ),
    );
    const going = documents.goOn(stranger).then(() => order.push("on"));
    await Promise.all([others, going]);
    expect(order.filter((one) => one !== "refused").slice(0, 2)).toEqual(["on", "next"]);
    expect(order).toContain("refused");
  });

  it("are paced once their time is spent: meanwhile others have theirs", async () => {
    const documents = makeNewDocuments({ strangers: { share: 0.1, burstMs: 0 }, users: PACE });
    const order: string[] = [];
    const work = (name: string, ms: number) => {
      const from = performance.now();
      while (performance.now() - from < ms);
      order.push(name);
    };
    await documents.turn(stranger);
    work("heavy", 20);
    const next = documents.turn(stranger).then(() => order.push("next"));
    for (let i = 0; i < 5; i += 1) await documents.turn(user("ada")).then(() => work("user", 1));
    await next;
    expect(order).toEqual(["heavy", "user", "user", "user", "user", "user", "next"]);
  });
});
