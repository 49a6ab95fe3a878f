import { unreachable } from "../values/result.ts";
import type { DeadLetter, DeadLetterDesk, ReplayDeadLetterRefusal } from "./dead-letter-desk.ts";
import { requireUser } from "./errors.ts";
import { anything, idempotencyKey } from "./input-parsers.ts";
import type { Connection, PageArguments } from "./pages.ts";
import { readInput } from "./read-input.ts";
import type { RequestContext } from "./subgraph.ts";

function deskOf({ deadLetters }: RequestContext): DeadLetterDesk {
  if (!deadLetters) throw new Error("the subgraph was composed without a desk for its dead letters");
  return deadLetters;
}

/** Of `Query`: what each subgraph has a field of. */
export const deadLetters = (): object => ({});

/** The subgraph's field of `DeadLetters`. */
export async function listDeadLetters(
  _parent: object,
  args: PageArguments,
  context: RequestContext,
): Promise<Connection<DeadLetter>> {
  const { pages, list } = deskOf(context);
  const page = pages.read(args);
  const { nodes, edges, pageInfo } = pages.present(await list(page), {
    hasPrevious: page.after !== null,
    placeOf: ({ place }) => place,
  });
  return {
    nodes: nodes.map(({ letter }) => letter),
    edges: edges.map(({ cursor, node }) => ({ cursor, node: node.letter })),
    pageInfo,
  };
}

type ReplayArguments = { readonly input: { readonly id: string; readonly idempotencyKey: string } };

/** The subgraph's field of `Mutation`. */
export async function replayDeadLetter(_root: object, args: ReplayArguments, context: RequestContext) {
  const { id, key } = readInput(args, (read) => ({
    id: read("input.id", anything),
    key: read("input.idempotencyKey", idempotencyKey),
  }));
  const replayed = await deskOf(context).replay({ actorId: requireUser(context.actor).userId, id, key });
  return replayed.ok
    ? ({ __typename: "ReplayDeadLetterSuccess", id, deadLetter: replayed.value } as const)
    : presentRefusal(replayed.error);
}

function presentRefusal({ code }: ReplayDeadLetterRefusal) {
  switch (code) {
    case "DEAD_LETTER_NOT_FOUND":
      return {
        __typename: "DeadLetterNotFound",
        code,
        message: "This subgraph has no dead letter of this id.",
      } as const;
    case "DEAD_LETTER_REPLAYED":
      return { __typename: "DeadLetterReplayed", code, message: "It is being tried again, or was already." } as const;
    case "IDEMPOTENCY_KEY_REUSED":
      return {
        __typename: "IdempotencyKeyReused",
        code,
        message: "This idempotency key was used with other arguments. Take a new key for a new request.",
      } as const;
    default:
      return unreachable(code);
  }
}
