import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeProfiles } from "../../test/fakes/profiles.ts";
import type { DisplayName } from "../domain/display-name.ts";
import { defaultProfile } from "../domain/profile.ts";
import { makeUpdateProfile } from "./update-profile.ts";

const displayName = "Ann" as unknown as DisplayName;

describe("updateProfile", () => {
  it("refuses an actor that names no user, and changes nothing", async () => {
    const changed: string[] = [];
    const update = makeUpdateProfile({
      profiles: {
        async change(userId) {
          changed.push(userId);
          return defaultProfile;
        },
      },
      clock: makeFakeClock(),
    });
    await expect(update(userActor("somebody"), { displayName })).rejects.toMatchObject({
      extensions: { code: "UNAUTHENTICATED" },
    });
    expect(changed).toEqual([]);
  });

  it("changes the actor's own profile and nobody else's", async () => {
    const profiles = makeFakeProfiles();
    const [ann, bo] = [newId("usr"), newId("usr")];
    await profiles.change(bo, {}, new Date(0));

    const updated = await makeUpdateProfile({ profiles, clock: makeFakeClock() })(userActor(ann), { displayName });

    expect(updated).toEqual({ ...defaultProfile, displayName, id: ann });
    expect(await profiles.listByUsers([bo])).toEqual([{ ...defaultProfile, userId: bo }]);
  });
});
