import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { describeProfiles } from "../../test/contracts/profiles.ts";
import { makeFakeProfiles } from "../../test/fakes/profiles.ts";
import type { DisplayName } from "../domain/display-name.ts";
import { defaultProfile } from "../domain/profile.ts";
import { makeFindProfiles } from "./find-profiles.ts";

const shared = makeFakeProfiles();
describeProfiles("profiles of the fakes", () => shared);

describe("findProfiles", () => {
  it("never asks the repository for what is no user's id, and answers it with the default profile", async () => {
    const asked: string[] = [];
    const find = makeFindProfiles({
      profiles: {
        async listByUsers(ids) {
          asked.push(...ids);
          return [];
        },
      },
    });
    const userId = newId("usr");
    expect(await find(["", "usr_x", newId("acc"), userId])).toEqual(
      ["", "usr_x", expect.stringMatching(/^acc_/), userId].map((id) => ({ ...defaultProfile, id })),
    );
    expect(asked).toEqual([userId]);
  });

  it("answers in the order asked for, a repeated id each time, and with nothing beside the profile and its id", async () => {
    const profiles = makeFakeProfiles();
    const [ann, bo] = [newId("usr"), newId("usr")];
    const displayName = "Ann" as unknown as DisplayName;
    await profiles.change(ann, { displayName }, new Date(0));

    const named = { ...defaultProfile, displayName, id: ann };
    expect(await makeFindProfiles({ profiles })([ann, bo, ann])).toEqual([named, { ...defaultProfile, id: bo }, named]);
  });
});
