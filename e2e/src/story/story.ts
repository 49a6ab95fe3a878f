import { randomUUID } from "node:crypto";
import type { Answer } from "../answer.ts";
import { CofferClient, type GraphQLFault } from "../client.ts";
import type { Follower } from "../follower.ts";
import { operation } from "../operations.ts";
import type { Connect, Person } from "../people.ts";

/** What may differ between two tellings. */
export type Telling = {
  /** Makes every client of the story; left out, clients that take each fault for what it is. */
  readonly connect?: Connect;
  readonly beforeEachStep?: () => Promise<void>;
  readonly beforeEachPayment?: () => Promise<void>;
};

/** What the chapters of the story hand on to each other. */
export type Story = {
  readonly connect: Connect;
  alice: Person;
  bob: Person;
  aliceAccount: string;
  bobAccount: string;
  /** Everything that was followed, to be ended with the story. */
  readonly following: Follower[];
  follow(who: Person, name: string, variables?: Record<string, unknown>): Follower;
  /** From Alice's account to Bob, unless `changes` say otherwise. */
  send(who: Person, changes: Record<string, unknown>): Promise<{ data?: Answer | null; errors?: GraphQLFault[] }>;
};

export function makeStory(coffer: { readonly url: string }, { connect, beforeEachPayment }: Telling): Story {
  const story: Story = {
    connect: connect ?? ((accessToken) => new CofferClient(coffer.url, accessToken)),
    // They join before the first chapter.
    alice: {} as Person,
    bob: {} as Person,
    aliceAccount: "",
    bobAccount: "",
    following: [],
    follow(who, name, variables = {}) {
      const follower = who.client.subscribe(operation(name), variables);
      story.following.push(follower);
      return follower;
    },
    async send(who, changes) {
      await beforeEachPayment?.();
      const input = {
        fromAccountId: story.aliceAccount,
        to: { username: story.bob.username },
        amount: { amount: "1.00", currency: "USD" },
        idempotencyKey: randomUUID(),
        ...changes,
      };
      return who.client.send(operation("SendPayment"), { input });
    },
  };
  return story;
}
