import { setTimeout as pause } from "node:timers/promises";
import { OperationTypeNode, parse } from "graphql";
import type { Answer } from "./answer.ts";
import { CofferClient, type GraphQLFault } from "./client.ts";
import type { Follower } from "./follower.ts";
import { isPassing } from "./passing-faults.ts";
import { PatientFollower } from "./patient-follower.ts";

const AGAIN_MS = 50;
const GIVES_UP_AFTER_MS = 120_000;

type Whole = { data?: Answer | null; errors?: GraphQLFault[] };

/**
 * A client as an app has it where servers die: it asks again where that is safe, and its followers
 * come back.
 */
export class PatientClient extends CofferClient {
  /** How often a request was sent again. */
  repeats = 0;
  readonly #following: (follower: PatientFollower) => void;

  constructor(url: string, accessToken?: string, following: (follower: PatientFollower) => void = () => undefined) {
    super(url, accessToken);
    this.#following = following;
  }

  override async send(query: string, variables: Record<string, unknown> = {}): Promise<Whole> {
    if (!isSafeToRepeat(query, variables)) return super.send(query, variables);
    const until = performance.now() + GIVES_UP_AFTER_MS;
    for (;;) {
      const answer = await super.send(query, variables).catch((error: Error) => error);
      const isFinal = !(answer instanceof Error) && !isPassing(answer.errors);
      if (isFinal) return answer;
      if (performance.now() > until) {
        if (answer instanceof Error) throw answer;
        return answer;
      }
      this.repeats += 1;
      await pause(AGAIN_MS);
    }
  }

  override subscribe(query: string, variables: Record<string, unknown> = {}): Follower {
    const { url, accessToken } = this;
    const follower = new PatientFollower({ urls: [url], accessToken, query, variables });
    this.#following(follower);
    return follower;
  }
}

/**
 * A query, or a mutation with a key: nothing else may be sent twice where the first answer is not
 * known.
 */
function isSafeToRepeat(query: string, variables: Record<string, unknown>): boolean {
  const operations = parse(query).definitions.flatMap((node) => (node.kind === "OperationDefinition" ? [node] : []));
  if (operations.every(({ operation }) => operation === OperationTypeNode.QUERY)) return true;
  const { idempotencyKey } = (variables.input ?? {}) as { readonly idempotencyKey?: unknown };
  return typeof idempotencyKey === "string";
}
