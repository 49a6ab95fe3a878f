import { newId } from "@coffer/contracts/ids";
import { expect, it } from "vitest";
import { makeTakeUpload } from "./take-upload.ts";

it("counts an upload before its turn, and lets none in that is one too many", async () => {
  const [user, done]: [ReturnType<typeof newId<"usr">>, string[]] = [newId("usr"), []];
  let left = 1;
  const take = makeTakeUpload({
    count: async (userId) => {
      done.push(`counted ${userId === user}`);
      left -= 1;
      if (left < 0) throw new Error("too many");
    },
    turns: {
      take: (owner, weight, work) => {
        done.push(`turn ${owner === user} ${weight}`);
        return work();
      },
    },
  });
  expect(await take(user, 7, async () => "read")).toBe("read");
  await expect(take(user, 7, async () => "read")).rejects.toThrow("too many");
  expect(done).toEqual(["counted true", "turn true 7", "counted true"]);
});
