import { randomBytes } from "node:crypto";
import { type Client, makeClient } from "@coffer/client";
import { CofferError, type Fault } from "@coffer/client/errors";
import { tokenSession } from "@coffer/client/token-session";
import type { Answer } from "../answer.ts";
import { operation } from "../operations.ts";
import { freshName } from "../people.ts";
import { brief } from "./brief.ts";
import { ClientFollower } from "./client-follower.ts";
import type { Pattern } from "./matches.ts";

/** Somebody in the story, and what the story has given them so far. */
export type Player = {
  readonly username: string;
  readonly password: string;
  readonly session: ReturnType<typeof tokenSession>;
  readonly client: Client;
  /** Of the login. */
  accessToken: string;
  account: string;
};

/** What the steps share. */
export type Stage = {
  readonly url: string;
  readonly alice: Player;
  readonly bob: Player;
  /** By a name that the steps choose. */
  readonly following: Map<string, ClientFollower>;
  /** Answers that later steps come back to. */
  readonly noted: Map<string, Answer>;
};

/** A request as it is printed, and its answer: the data, or `{ errors }` with the code of each. */
export type Exchange = { readonly request: string; readonly answer: Answer };

export type Step = {
  readonly title: string;
  readonly act: (stage: Stage) => Promise<Exchange>;
  /** More than this may be in the answer. */
  readonly expected: (stage: Stage) => Pattern;
};

/** Two people whom nobody has met. */
export function makeStage(url: string): Stage {
  const player = (stem: string): Player => {
    const session = tokenSession({ url });
    return {
      username: freshName(stem),
      password: randomBytes(16).toString("base64url"),
      session,
      client: makeClient({ url, session }),
      accessToken: "",
      account: "",
    };
  };
  return { url, alice: player("alice"), bob: player("bob"), following: new Map(), noted: new Map() };
}

/** Sends one of the operations in schema/operations. */
export async function ask(
  { client }: Pick<Player, "client">,
  name: string,
  variables: Record<string, unknown> = {},
): Promise<Exchange> {
  const input = Object.keys(variables).length > 0 ? brief(variables.input ?? variables) : "";
  const answer = await client.ask<Answer>(operation(name), variables).catch(answerOf);
  return { request: `${name} ${input}`.trim(), answer };
}

/** Throws what is no answer of the API. */
function answerOf(error: unknown): Answer {
  if (!(error instanceof CofferError) || error.errors.length === 0) throw error;
  return { errors: faultsOf(error.errors) };
}

/** One request may break several rules in the same words. */
function faultsOf(errors: readonly Fault[]): readonly Answer[] {
  const faults = errors.map(({ message, extensions }) => ({
    code: extensions?.code,
    message,
    inputs: extensions?.inputs,
  }));
  return faults.filter(
    ({ code, message }, i) => faults.findIndex((f) => f.code === code && f.message === message) === i,
  );
}

type Followed = { readonly name: string; readonly variables?: Readonly<Record<string, unknown>> };

/** Opens a subscription that later steps listen to. */
export function follow(stage: Stage, who: Player, { name, variables = {} }: Followed): ClientFollower {
  const follower = new ClientFollower(who.client, operation(name), variables);
  stage.following.set(`${who.username} ${name}`, follower);
  return follower;
}

export function followed(stage: Stage, who: Player, name: string): ClientFollower {
  const follower = stage.following.get(`${who.username} ${name}`);
  if (!follower) throw new Error(`${who.username} does not follow ${name}`);
  return follower;
}

export function noted(stage: Stage, name: string): Answer {
  const answer = stage.noted.get(name);
  if (!answer) throw new Error(`no answer was noted as ${name}`);
  return answer;
}
