import { randomBytes } from "node:crypto";
import { atOnce, type MakeAbuse, post } from "./abuse.ts";

const FIELDS = ["id", "username"];

/** Valid operations of 14 kB that nobody has sent before, with names and literals of their own. */
function newDocument(): string {
  const word = randomBytes(24).toString("hex");
  const user = (path: string) =>
    Array.from({ length: 14 }, (_, i) => `u${path}${i}x${word}: ${FIELDS[i % FIELDS.length]}`).join(" ");
  const members = Array.from({ length: 10 }, (_, i) => `f${i}x${word}: __typename`).join(" ");
  const doors = Array.from(
    { length: 8 },
    (_, i) =>
      `d${i}x${word}: login(input: { login: "${word}${i}", password: "${word}" }) { ${members} ... on LoginSuccess { user { ${user(`${i}`)} } } }`,
  );
  return `mutation M${word} { ${doors.join(" ")} }`;
}

export const makeAbuse: MakeAbuse = async (url, { parallel, documents }) => ({
  async round() {
    for (let sent = 0; sent < documents; sent += parallel)
      await atOnce(parallel, () => post(url, JSON.stringify({ query: newDocument() })));
  },
});
