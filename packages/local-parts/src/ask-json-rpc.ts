/**
 * What a node of a test, or of this machine, answers. Throws where it refuses; numbers are rounded
 * as JavaScript does.
 */
export async function askJsonRpc(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const { username, password, origin, pathname } = new URL(url);
  const answer = await fetch(`${origin}${pathname}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(username === "" ? {} : { authorization: `Basic ${btoa(`${username}:${password}`)}` }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: "1", method, params }),
  });
  const { result, error } = (await answer.json()) as { result: unknown; error?: { message: string } | null };
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}
