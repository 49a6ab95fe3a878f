import { randomUUID } from "node:crypto";
import type { Answer, Follower, GraphQLFault } from "../client.ts";
import { operation } from "../operations.ts";
import type { Person } from "../people.ts";

/** What the chapters of the story hand on to each other. */
export type Story = {
  readonly coffer: { readonly url: string };
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

export function makeStory(coffer: { readonly url: string }): Story {
  const story: Story = {
    coffer,
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
    send(who, changes) {
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
