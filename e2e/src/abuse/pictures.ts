import { crc32, deflateSync } from "node:zlib";
import { join } from "../people.ts";
import { atOnce, type MakeAbuse, post } from "./abuse.ts";

const PEOPLE = 4;
const SUBMIT = "mutation($i: SubmitVerificationInput!) { submitVerification(input: $i) { __typename } }";

/**
 * A PNG (ISO/IEC 15948) of one row in 16-bit colour: a few hundred kilobytes that say they are
 * millions of pixels.
 */
function widePng(sides: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(sides, 0);
  header.writeUInt32BE(1, 4);
  header.set([16, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const rows = deflateSync(Buffer.alloc(1 + sides * 6), { level: 9 });
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

/** Some people who hand in such a picture together, again and again. */
export const makeAbuse: MakeAbuse = async (url, { parallel, sides }) => {
  const people = await Promise.all(Array.from({ length: PEOPLE }, (_, i) => join(url, `painter${i}`)));
  const file = { fileName: "front.png", contentType: "image/png", base64: widePng(sides).toString("base64") };
  const variables = { i: { documentType: "PASSPORT", front: file, networks: ["ETHEREUM"] } };
  const body = JSON.stringify({ query: SUBMIT, variables });
  return {
    round: () =>
      atOnce(parallel, (i) => post(url, body, { authorization: `Bearer ${people[i % PEOPLE]?.client.accessToken}` })),
  };
};
