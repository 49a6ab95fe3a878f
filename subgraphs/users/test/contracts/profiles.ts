import { newId } from "@coffer/contracts/ids";
import type { TimeZone } from "@coffer/platform/values/time-zone";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProfileRepository } from "../../src/app/ports.ts";
import type { DisplayName } from "../../src/domain/display-name.ts";
import type { LanguageTag } from "../../src/domain/language.ts";
import { defaultProfile, type Profile, type ProfileChange } from "../../src/domain/profile.ts";

const name = (text: string) => text as unknown as DisplayName;
const language = (text: string) => text as unknown as LanguageTag;
const zone = (text: string) => text as unknown as TimeZone;
const NOW = new Date("2026-01-01T00:00:00.000Z");

/** What the use cases rely on, whatever keeps the profiles. */
export function describeProfiles(what: string, open: () => ProfileRepository): void {
  describe(what, () => {
    it("has nothing of users who said nothing, however often they are asked for", async () => {
      const [someone, other] = [newId("usr"), newId("usr")];
      await open().change(someone, {}, NOW);

      expect(await open().listByUsers([other])).toEqual([]);
      expect(await open().listByUsers([])).toEqual([]);
      expect(await open().listByUsers([someone, other, someone])).toEqual([{ ...defaultProfile, userId: someone }]);
    });

    it("changes what is given and nothing else, change after change, each person's alone", async () => {
      const change = fc.record(
        {
          displayName: fc.constantFrom(null, name("Ann"), name("Bo")),
          language: fc.constantFrom(language("en"), language("de"), language("pt-BR")),
          timeZone: fc.constantFrom(null, zone("UTC"), zone("Asia/Kolkata")),
        },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(fc.nat(1), change), { maxLength: 6 }), async (changes) => {
          const people = [newId("usr"), newId("usr")] as const;
          const known = new Map<string, Profile>();
          for (const [person, given] of changes) {
            const userId = people[person as 0 | 1];
            known.set(userId, { ...defaultProfile, ...known.get(userId), ...(given as ProfileChange) });
            expect(await open().change(userId, given as ProfileChange, NOW)).toEqual(known.get(userId));
          }
          const found = await open().listByUsers(people);
          expect(new Map(found.map(({ userId, ...profile }) => [userId, profile]))).toEqual(known);
        }),
        { numRuns: 20 },
      );
    });

    it("loses no field where two changes come at once", async () => {
      const userId = newId("usr");
      await Promise.all([
        open().change(userId, { displayName: name("Ann") }, NOW),
        open().change(userId, { language: language("de") }, NOW),
        open().change(userId, { timeZone: zone("Europe/Berlin") }, NOW),
      ]);
      expect(await open().listByUsers([userId])).toEqual([
        { userId, displayName: name("Ann"), language: language("de"), timeZone: zone("Europe/Berlin") },
      ]);
    });
  });
}
