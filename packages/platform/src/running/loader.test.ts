import { type Id, newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeIdLoader } from "./loader.ts";

describe("a loader by ids", () => {
  it("never asks for what is no id of its prefix: the answer is what was given for that", async () => {
    const asked: Id<"usr">[][] = [];
    const loader = makeIdLoader({ prefix: "usr", absent: "nobody" }, async (ids) => {
      asked.push([...ids]);
      return ids.map(() => "somebody");
    });
    const [ann, bob] = [newId("usr"), newId("usr")];
    const texts = ["", ann, "usr_x", newId("acc"), bob, "'; DROP TABLE user; --"];
    expect(await loader.loadMany(texts)).toEqual(["nobody", "somebody", "nobody", "nobody", "somebody", "nobody"]);
    expect(asked).toEqual([[ann, bob]]);
    expect(await loader.load("acc_x")).toBe("nobody");
    expect(asked).toHaveLength(1);
  });

  it("fails what is no id where the absent is an error, and each id alone where one cannot be read", async () => {
    const [ann, bob] = [newId("usr"), newId("usr")];
    const loader = makeIdLoader<"usr", string>({ prefix: "usr", absent: new Error("no right") }, async (ids) => {
      if (ids.includes(bob)) throw new Error("unreadable");
      return ids.map(() => "somebody");
    });
    const [one, none, other] = await Promise.allSettled([ann, "x", bob].map((text) => loader.load(text)));
    expect(one).toEqual({ status: "fulfilled", value: "somebody" });
    expect(none).toMatchObject({ reason: new Error("no right") });
    expect(other).toMatchObject({ reason: new Error("unreadable") });
  });
});
