import { NodeRefusal } from "../../app/chains/ports.ts";
import { parseJson } from "./json.ts";
import type { JsonRpc } from "./json-rpc.ts";

/** What JSON can say, or a refusal; undefined: the node does not know the method. */
export type Said =
  | undefined
  | null
  | boolean
  | string
  | number
  | readonly unknown[]
  | { readonly [key: string]: unknown };

/**
 * A node that answers each method with what stands here, as JSON or a refusal; a function sees the
 * parameters.
 */
export const scripted =
  (
    answers: Readonly<Record<string, Said | NodeRefusal | ((...params: readonly unknown[]) => Said | NodeRefusal)>>,
  ): JsonRpc =>
  async (method, params) => {
    const answer = answers[method];
    const said = typeof answer === "function" ? answer(...params) : answer;
    if (said === undefined) throw new NodeRefusal(-32_601, "Method not found");
    if (said instanceof NodeRefusal) throw said;
    return parseJson(JSON.stringify(said));
  };

/** What a promise rejected with; fails where it did not. */
export const faultIn = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`it answered ${String(value)}`);
    },
    (error: unknown) => error,
  );
