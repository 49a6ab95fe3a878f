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
  it("answers whoever has no row with the default profile", async () => {
    const userId = newId("usr");
    expect(await makeFindProfiles({ profiles: makeFakeProfiles() })([userId])).toEqual([
      { ...defaultProfile, id: userId },
    ]);
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
