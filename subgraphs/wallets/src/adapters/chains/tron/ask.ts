import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import type { Json, JsonObject } from "../../rpc/json.ts";
import { toNodeText } from "../../rpc/node-text.ts";
import { toObject } from "../../rpc/read-json.ts";

/** One question to a full node (java-tron); `{}` is its word for what it does not have. */
export async function askTron(http: HttpJson, path: string, body: object): Promise<JsonObject> {
  const answer = toObject(await ask(http, path, body), "an answer");
  checkRefusal(http, answer);
  return answer;
}

/** The same, where it answers with a list; `{}` is an empty one. */
export async function askTronForList(http: HttpJson, path: string, body: object): Promise<readonly Json[]> {
  const json = await ask(http, path, body);
  if (Array.isArray(json)) return json;
  checkRefusal(http, toObject(json, "an answer"));
  return [];
}

async function ask(http: HttpJson, path: string, body: object): Promise<Json | undefined> {
  const { status, json } = await http.post(path, body);
  if (status < 200 || status >= 300) throw new NoAnswer(`the node answers with HTTP ${status}`);
  return json;
}

/** java-tron says HTTP 200 to what it throws. */
function checkRefusal(http: HttpJson, { Error: said }: JsonObject): void {
  if (typeof said === "string") throw new NodeRefusal("Error", toNodeText(http.redact(said)));
}
