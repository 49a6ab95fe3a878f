import pg from "pg";

/**
 * Lends a connection of its own. Where the server ends it between two queries, the next one says
 * so: by itself pg would throw that past everybody, and end the process with a stack.
 */
export async function withClient<T>(connectionString: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  let lost: Error | undefined;
  client.on("error", (error) => {
    lost ??= error; // the first says why
  });
  await client.connect();
  try {
    return await use(client);
  } catch (error) {
    throw lost ?? error;
  } finally {
    await client.end();
  }
}
