import type { UserId } from "@coffer/contracts/ids";
import type { SubgraphName } from "@coffer/contracts/subgraphs";
import type pg from "pg";
import { describePayload, type PayloadField } from "../events/describe-payload.ts";
import {
  findGivenUp,
  type GivenUp,
  type GivenUpKind,
  type GivenUpName,
  listGivenUp,
  type ReplayRefusal,
  replayOne,
} from "../events/given-up.ts";
import { maskError } from "../events/mask-error.ts";
import { decideOnce, refusalCodes } from "../postgres/decide-once.ts";
import { inTransaction, pgSql } from "../postgres/sql.ts";
import type { Logger } from "../running/log.ts";
import { type IdempotencyKeyReused, makeClaim } from "../values/claim.ts";
import { err, ok, type Result } from "../values/result.ts";
import { type Listed, type PagedList, pagedList, toListed } from "./pages.ts";

/** What staff see of one. */
export type DeadLetter = {
  readonly id: string;
  readonly subgraph: SubgraphName;
  readonly kind: GivenUpKind;
  readonly worker: string;
  readonly eventType: string | null;
  readonly error: string;
  readonly attempts: number;
  readonly givenUpAt: Date;
  readonly lastTriedAt: Date;
  readonly replayRequestedAt: Date | null;
  readonly payload: readonly PayloadField[];
};

type Place = { readonly letter: DeadLetter; readonly place: string };
type Replay = { readonly actorId: UserId; readonly id: string; readonly key: string };
type Code = ReplayRefusal["code"];
export type ReplayDeadLetterRefusal = ReplayRefusal | IdempotencyKeyReused;

/** A subgraph's dead letters and parked items, for its fields of `DeadLetters` and `Mutation`. */
export type DeadLetterDesk = {
  readonly pages: PagedList<string>;
  list(page: { readonly first: number; readonly after: string | null }): Promise<Listed<Place>>;
  /** Once for each key. The letter as it is then; null where it is not given up any more. */
  replay(command: Replay): Promise<Result<DeadLetter | null, ReplayDeadLetterRefusal>>;
};

type Parts = { readonly subgraph: SubgraphName; readonly pool: pg.Pool; readonly log: Logger };

export function makeDeadLetterDesk({ subgraph, pool, log }: Parts): DeadLetterDesk {
  return {
    pages: pagedList({ name: "dead letters", of: [subgraph], parsePlace: (text) => (parsePlace(text) ? text : null) }),
    async list({ first, after }) {
      const page = { limit: first + 1, after: after === null ? null : parsePlace(after) };
      const { items, hasNext } = toListed(await listGivenUp(pgSql(pool), subgraph, page), first);
      const places = items.map((item) => ({
        letter: present(subgraph, item),
        place: `${item.givenUpAt.toISOString()} ${item.mark}`,
      }));
      return { items: places, hasNext };
    },
    async replay({ actorId, id, key }) {
      const named = parseId(subgraph, id);
      const claim = makeClaim({ actorId, operation: "replayDeadLetter", key }, [id]);
      let isNew = false;
      const decided = await inTransaction(pool, async (client) => {
        const sql = pgSql(client);
        return decideOnce<Code>(sql, {
          table: "replay",
          claim,
          refusals: refusalCodes(),
          async work() {
            isNew = true;
            const refusal = named ? await replayOne(sql, subgraph, named) : "DEAD_LETTER_NOT_FOUND";
            return { subjectId: null, refusal };
          },
        });
      });
      if (!decided.ok) return decided;
      const { refusal } = decided.value;
      // Who had what tried again is also a row of the table `replay`.
      if (isNew)
        log.info(
          { subgraph, deadLetter: named ? id : null, operatorId: actorId, refusal },
          "a dead letter was asked for again",
        );
      if (refusal) return err({ code: refusal });
      const now = named && (await findGivenUp(pgSql(pool), subgraph, named));
      return ok(now ? present(subgraph, now) : null);
    },
  };
}

const PLACE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([\da-f]{32})$/;

function parsePlace(text: string): { givenUpAt: Date; mark: string } | null {
  const [, at = "", mark = ""] = PLACE.exec(text) ?? [];
  const givenUpAt = new Date(at);
  return Number.isNaN(givenUpAt.getTime()) ? null : { givenUpAt, mark };
}

const KINDS = { EVENT: "event", JOB: "job" } as const;
const ID = /^([a-z]+):(event|job):([\w-]{1,64}):([\x21-\x7e]{1,200})$/;

function parseId(subgraph: SubgraphName, id: string): GivenUpName | null {
  const [, of, kind, by = "", key = ""] = ID.exec(id) ?? [];
  return of === subgraph ? { kind: kind === "event" ? "EVENT" : "JOB", by, key } : null;
}

function present(subgraph: SubgraphName, { kind, by, key, event, error, mark: _mark, ...times }: GivenUp): DeadLetter {
  const { type } = (event ?? {}) as { type?: unknown };
  return {
    ...times,
    id: `${subgraph}:${KINDS[kind]}:${by}:${key}`,
    subgraph,
    kind,
    worker: by,
    eventType: typeof type === "string" && /^[a-z\d._-]{1,100}$/.test(type) ? type : null,
    error: maskError(error),
    payload: describePayload(event),
  };
}
