import { afterAll, beforeAll, beforeEach } from "vitest";
import { join } from "../people.ts";
import { aliceIsVerified } from "./alice-is-verified.ts";
import { historyAddsUp } from "./history-adds-up.ts";
import { moneyMoves } from "./money-moves.ts";
import { peopleCome } from "./people-come.ts";
import { refusalsChangeNothing } from "./refusals-change-nothing.ts";
import { makeStory, type Telling } from "./story.ts";

/**
 * The main story, through the gateway alone, whatever the shape behind it. The chapters build on
 * each other, as a person's day does.
 */
export function tellStory(coffer: { readonly url: string }, telling: Telling = {}): void {
  const story = makeStory(coffer, telling);
  beforeAll(async () => {
    story.alice = await join(story.connect, "alice");
    story.bob = await join(story.connect, "bob");
  });
  if (telling.beforeEachStep) beforeEach(telling.beforeEachStep);
  afterAll(() => Promise.all(story.following.map((follower) => follower.end())));

  peopleCome(story);
  aliceIsVerified(story);
  moneyMoves(story);
  refusalsChangeNothing(story);
  historyAddsUp(story);
}
