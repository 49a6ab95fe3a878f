import { postHead, RawConnection } from "../raw-http.ts";
import { atOnce, type MakeAbuse, post } from "./abuse.ts";

const REGISTER = "register(input: $i) { __typename }";
const LOGIN = 'login(input: { login: "ada", password: $p }) { __typename }';
const aliases = (times: number, field: string) => Array.from({ length: times }, (_, i) => `a${i}: ${field}`).join(" ");

/**
 * Bodies of every size, whole and never finished, with one huge text for many aliases of a door
 * that works on it.
 */
export const makeAbuse: MakeAbuse = async (url, { parallel, bodyBytes }) => {
  const input = (password: string) => ({ i: { username: "a", email: "a@example.com", password } });
  const huge = JSON.stringify({
    query: `mutation($i: RegisterInput!) { ${aliases(300, REGISTER)} }`,
    variables: input("é".repeat(bodyBytes >> 1)),
  });
  const large = JSON.stringify({
    query: `mutation($i: RegisterInput!) { ${aliases(10, REGISTER)} }`,
    variables: input("e\u0301".repeat(80_000)),
  });
  const many = JSON.stringify({
    query: `mutation($p: String!) { ${aliases(300, LOGIN)} }`,
    variables: { p: "p".repeat(200) },
  });
  return {
    async round() {
      const slow = Array.from({ length: parallel }, () => new RawConnection(url));
      for (const connection of slow) connection.write(`${postHead(250_000)}{"query":"`);
      await atOnce(parallel, (i) => post(url, [huge, large, many][i % 3] ?? huge));
      for (const connection of slow) connection.end();
    },
  };
};
