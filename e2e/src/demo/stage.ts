import { randomBytes } from "node:crypto";
import type { Answer } from "../answer.ts";
import { CofferClient, type GraphQLFault } from "../client.ts";
import type { Follower } from "../follower.ts";
import { operation } from "../operations.ts";
import { freshName } from "../people.ts";
import { brief } from "./brief.ts";
import type { Pattern } from "./matches.ts";

/** Somebody in the story, and what the story has given them so far. */
export type Player = {
  readonly username: string;
  readonly password: string;
  readonly client: CofferClient;
  account: string;
};

/** What the steps share. */
export type Stage = {
  readonly alice: Player;
  readonly bob: Player;
  /** By a name that the steps choose. */
  readonly following: Map<string, Follower>;
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
  const player = (stem: string): Player => ({
    username: freshName(stem),
    password: randomBytes(16).toString("base64url"),
    client: new CofferClient(url),
    account: "",
  });
  return { alice: player("alice"), bob: player("bob"), following: new Map(), noted: new Map() };
}

/** Sends one of the operations in schema/operations. */
export async function ask(who: Player, name: string, variables: Record<string, unknown> = {}): Promise<Exchange> {
  const { data, errors } = await who.client.send(operation(name), variables);
  const input = Object.keys(variables).length > 0 ? brief(variables.input ?? variables) : "";
  return { request: `${name} ${input}`.trim(), answer: errors?.length ? { errors: faultsOf(errors) } : (data ?? {}) };
}

/** One request may break several rules in the same words. */
function faultsOf(errors: readonly GraphQLFault[]): readonly Answer[] {
  const faults = errors.map(({ message, extensions: { code, inputs } }) => ({ code, message, inputs }));
  return faults.filter(
    ({ code, message }, i) => faults.findIndex((f) => f.code === code && f.message === message) === i,
  );
}

type Followed = { readonly name: string; readonly variables?: Readonly<Record<string, unknown>> };

/** Opens a subscription that later steps listen to. */
export function follow(stage: Stage, who: Player, { name, variables = {} }: Followed): Follower {
  const follower = who.client.subscribe(operation(name), variables);
  stage.following.set(`${who.username} ${name}`, follower);
  return follower;
}

export function followed(stage: Stage, who: Player, name: string): Follower {
  const follower = stage.following.get(`${who.username} ${name}`);
  if (!follower) throw new Error(`${who.username} does not follow ${name}`);
  return follower;
}

export function noted(stage: Stage, name: string): Answer {
  const answer = stage.noted.get(name);
  if (!answer) throw new Error(`no answer was noted as ${name}`);
  return answer;
}
