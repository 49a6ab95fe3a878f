import { NoAnswer, NodeRefusal } from "../../app/chains/ports.ts";
import { type HttpJson, type HttpJsonOptions, makeHttpJson } from "./http-json.ts";
import { isObject, type Json, JsonNumber } from "./json.ts";
import { toNodeText } from "./node-text.ts";

export type JsonRpcOptions = HttpJsonOptions & {
  /**
   * Bitcoin's family speaks 1.0: result and error are both there. Its newest nodes answer 2.0
   * otherwise, its oldest do not know it.
   */
  readonly version: "1.0" | "2.0";
};

/**
 * Asks one node; `path`: behind the URL's own, as of a wallet in a Core node. Rejects with
 * NodeRefusal where it answers with an error object, whatever the HTTP status, and else with
 * NoAnswer.
 */
export type JsonRpc = (method: string, params: readonly unknown[], path?: string) => Promise<Json>;

/** JSON-RPC over HTTP, one request at a time and no batches: some providers refuse those. */
export function makeJsonRpc({ version, ...options }: JsonRpcOptions): JsonRpc {
  const http = makeHttpJson(options);
  let asked = 0;
  return async (method, params, path = "") => {
    asked += 1;
    const id = String(asked);
    const { status, json } = await http.post(path, { jsonrpc: version, id, method, params });
    const error = isObject(json) ? (json.error ?? null) : null;
    // An error may come without id, where the node did not get so far as to read it.
    if (isObject(json) && error !== null && [id, undefined, null].includes(json.id as string | null | undefined))
      throw toRefusal(error, http);
    if (status < 200 || status >= 300) throw new NoAnswer(`the node answers with HTTP ${status}`);
    if (!isObject(json) || json.result === undefined) throw new NoAnswer("the node does not answer in JSON-RPC");
    if (json.id !== id) throw new NoAnswer("the node answers another question");
    return json.result;
  };
}

function toRefusal(error: Json, { redact }: HttpJson): NodeRefusal | NoAnswer {
  const code = isObject(error) ? error.code : undefined;
  const said = isObject(error) && typeof error.message === "string" ? toNodeText(redact(error.message)) : "";
  if (code instanceof JsonNumber) return new NodeRefusal(code.toSafeInteger() ?? code.text, said);
  if (typeof code === "string") return new NodeRefusal(toNodeText(redact(code)), said);
  return new NoAnswer("the node answers with an error of a form that is not known");
}
