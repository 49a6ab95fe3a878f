import { newId } from "@coffer/contracts/ids";
import { makeLogger } from "@coffer/platform/running/log";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { expect, it } from "vitest";
import { makeCountPreview } from "./count-previews.ts";

it("lets one person foresee so much within the time, and others as much", async () => {
  const clock = makeFakeClock();
  const store = makeMemoryKeyValueStore(clock);
  const log = makeLogger({ name: "test", level: "silent" });
  const count = makeCountPreview({ keyValue: store, local: store, log }, { perUser: 2, windowMs: 60_000 });
  const [ann, bob] = [newId("usr"), newId("usr")];
  for (const userId of [ann, ann, bob]) await count(userId);
  await expect(count(ann)).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED", retryAfterSeconds: 60 } });
  await count(bob);
});
