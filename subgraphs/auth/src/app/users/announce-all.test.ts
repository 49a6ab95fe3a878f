import { newId } from "@coffer/contracts/ids";
import { busy } from "@coffer/platform/graphql/errors";
import { describe, expect, it } from "vitest";
import type { KeyGrantId, NodeGrantId, SessionId } from "../../domain/users/ids.ts";
import { announceAll } from "./announce-all.ts";

describe("announcing what ended", () => {
  it("tells of each once, and asks the store for no more than 200 at a time", async () => {
    const ids = [...Array.from({ length: 449 }, () => newId("ses")), newId("kgr"), newId("ngr")];
    const told: (SessionId | KeyGrantId | NodeGrantId)[] = [];
    let [underWay, most] = [0, 0];
    await announceAll(
      {
        async announce(id) {
          most = Math.max(most, ++underWay);
          await Promise.resolve();
          underWay -= 1;
          told.push(id);
        },
      },
      ids,
    );
    expect(told.toSorted()).toEqual(ids.toSorted());
    expect(most).toBe(200);
  });

  it("says BUSY where one of them cannot be said, also of the last", async () => {
    const ids = Array.from({ length: 201 }, () => newId("ses"));
    const announce = async (id: SessionId | KeyGrantId) => {
      if (id === ids.at(-1)) throw busy();
    };
    await expect(announceAll({ announce }, ids)).rejects.toMatchObject({ extensions: { code: "BUSY" } });
  });
});
