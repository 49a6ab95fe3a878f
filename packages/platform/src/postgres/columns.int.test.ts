import { newUuid, type Uuid } from "@coffer/contracts/ids";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { columnsOf } from "./columns.ts";

type Row = {
  readonly id: Uuid;
  readonly owner: Uuid | null;
  readonly units: bigint;
  readonly memo: string | null;
  readonly hash: Buffer | null;
  readonly at: Date | null;
  readonly more: object | null;
  readonly even: boolean | null;
};

const ROW = columnsOf<Row>({
  id: ["uuid", ({ id }) => id],
  owner_id: ["uuid", ({ owner }) => owner],
  units: ["numeric", ({ units }) => units],
  memo: ["text", ({ memo }) => memo],
  hash: ["bytea", ({ hash }) => hash],
  at: ["timestamptz", ({ at }) => at],
  more: ["jsonb", ({ more }) => more],
  even: ["boolean", ({ even }) => even],
});

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const read = async (rows: readonly Row[]) => {
  const text = `SELECT place::int, ${ROW.names.replace("units", "units::text")} FROM ${ROW.from("r")} ORDER BY place`;
  return (await database.adminPool().query(text, ROW.values(rows))).rows;
};

describe("columns", () => {
  it("carry every value to the column of its name, in the order of the rows, whatever is in it", async () => {
    const rows: Row[] = ["NULL", 'a "b" \\ c', "{x,y}", "", "\n'$1"].map((memo, i) => ({
      id: newUuid(),
      owner: newUuid(),
      units: 10n ** 59n + BigInt(i),
      memo,
      hash: Buffer.from([0, 255, i]),
      at: new Date(1_700_000_000_000 + i),
      more: { memo },
      even: i % 2 === 0,
    }));
    expect(await read(rows)).toEqual(
      rows.map(({ owner, units, ...row }, i) => ({ ...row, place: i + 1, owner_id: owner, units: units.toString() })),
    );
  });

  it("carry what is missing as missing, and no rows as none", async () => {
    const [id] = [newUuid()];
    const none = { owner: null, memo: null, hash: null, at: null, more: null, even: null };
    const { owner, ...others } = none;
    expect(await read([{ id, units: 1n, ...none }])).toEqual([
      { id, place: 1, units: "1", owner_id: owner, ...others },
    ]);
    expect(await read([])).toEqual([]);
  });

  it("number their parameters behind those of others", () => {
    expect(ROW.from("r", 3)).toMatch(
      /^unnest\(\$3::uuid\[\], \$4::uuid\[\], .*\$10::boolean\[\]\) WITH ORDINALITY r\(id, owner_id, .*, more, even, place\)$/,
    );
    expect(ROW.count).toBe(8);
  });
});
