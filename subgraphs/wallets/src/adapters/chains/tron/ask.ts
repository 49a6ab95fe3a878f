import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import type { JsonObject } from "../../rpc/json.ts";
import { toNodeText } from "../../rpc/node-text.ts";
import { toObject } from "../../rpc/read-json.ts";

/** One question to a full node (java-tron); `{}` is its word for what it does not have. */
export async function askTron(http: HttpJson, path: string, body: object): Promise<JsonObject> {
  const { status, json } = await http.post(path, body);
  if (status < 200 || status >= 300) throw new NoAnswer(`the node answers with HTTP ${status}`);
  const answer = toObject(json, "an answer");
  // java-tron says HTTP 200 to what it throws.
  if (typeof answer.Error === "string") throw new NodeRefusal("Error", toNodeText(http.redact(answer.Error)));
  return answer;
}
