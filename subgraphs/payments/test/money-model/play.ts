import { newId, uuidOf } from "@coffer/contracts/ids";
import type { UserId } from "../../src/domain/money/ids.ts";
import { makeAct, openProviderBooks, type ProviderBooks } from "./act.ts";
import { aimOps, aimStep } from "./aim.ts";
import { type Account, Books, type Currency, type Person } from "./books.ts";
import { compareAll } from "./compare.ts";
import type { Draw, Saying, Step } from "./draw.ts";
import { type Done, explain } from "./linearise.ts";
import { say, sayFirstTerms } from "./operators.ts";
import { type Asking, type Doing, isAsking, type Op, type Said } from "./ops.ts";
import { makeAsk } from "./perform.ts";
import { pickOp, pickSlivers } from "./pick.ts";
import type { Table } from "./picker.ts";
import { focusOf } from "./prepare.ts";
import { namesOf, REACHABLE } from "./refusals.ts";
import { type Line, Names, type Script } from "./script.ts";
import type { Settings } from "./settings.ts";
import { openStage, type Stage } from "./stage.ts";

/** Of one group: nobody has anything to do with another group. */
const PEOPLE = 4;
/** Of one group at once: their orders are tried one after the other. */
const AT_ONCE = 3;

/** `present`: which groups are there at all; by default all. */
type Beginning = { readonly begins: number; readonly groups: number; readonly present?: ReadonlySet<number> };

/** What a job is about; events about one person come one after the other, too. */
function workOf(op: Doing): string | null {
  if (op.kind === "setTimeZone") return op.owner;
  return "payment" in op ? op.payment : "schedule" in op ? op.schedule : "bulk" in op ? op.bulk : null;
}

/** One history: in the subgraph and in the model. */
export class Play {
  readonly #stage: Stage;
  readonly #groups: Books[] = [];
  readonly #asked: Asking[][] = [];
  /** Whom rules can name, whoever is there. */
  readonly #everybody: UserId[] = [];
  readonly #provider: ProviderBooks = openProviderBooks();
  readonly #perform: (op: Op) => Promise<Said>;
  #settings: Settings = {
    now: 0,
    fees: [],
    limits: [],
    terms: [],
    market: null,
    limited: new Set(),
    disabled: new Set(),
    policies: new Map(),
  };
  readonly #names = new Names();
  #keys = 0;
  #flights = 0;
  readonly #lines: Line[] = [];
  /** What was done, and what was said to it: for a reader. */
  readonly told: Done[] = [];

  readonly #beginning: Beginning;

  private constructor(stage: Stage, beginning: Beginning) {
    this.#stage = stage;
    this.#beginning = beginning;
    const [ask, act] = [makeAsk(stage), makeAct(stage, this.#provider)];
    this.#perform = (op) => (isAsking(op) ? ask(op) : act(op));
  }

  static async open(beginning: Beginning): Promise<Play> {
    const play = new Play(await openStage(), beginning);
    await play.#begin(beginning);
    return play;
  }

  /** The same once more: all that can be done of it, where a part was left out. */
  static async again({ begins, groups, lines }: Script): Promise<Play> {
    const present = new Set(lines.flatMap((line) => ("op" in line ? [line.group] : [])));
    const play = await Play.open({ begins, groups, present });
    try {
      await play.#repeat(lines);
      await play.compare();
      return play;
    } catch (error) {
      await play.end();
      throw error;
    }
  }

  async #repeat(lines: readonly Line[]): Promise<void> {
    for (const [n, line] of lines.entries()) {
      await this.#goTo(line.now);
      if ("step" in line) {
        await this.#say(line.step);
        continue;
      }
      const before = lines[n - 1];
      if (before && "op" in before && before.flight === line.flight) continue;
      const flight = new Map<number, Op[]>();
      for (const one of lines) {
        const op = "op" in one && one.flight === line.flight ? this.#names.mean(one.op) : null;
        if (op && "op" in one) flight.set(one.group, [...(flight.get(one.group) ?? []), op]);
      }
      await this.#fly(flight);
    }
  }

  end = (): Promise<void> => this.#stage.end();

  script = (): Script => {
    const { begins, groups } = this.#beginning;
    return { begins, groups, lines: this.#lines };
  };

  async #begin({ begins, groups: count, present }: Beginning): Promise<void> {
    await this.#goTo(begins);
    const groups = new Set(Array.from({ length: count }, (_, n) => n).filter((n) => present?.has(n) ?? true));
    for (let group = 0; group < count; group += 1) {
      const people = Array.from({ length: PEOPLE }, (_, n): Person => {
        const id = newId("usr");
        this.#names.add(id, `person ${group} ${n}`);
        return { id, username: `person-${group}-${n}`, level: n % 3, hasPasskey: n !== 3 };
      });
      this.#everybody.push(...people.map(({ id }) => id));
      this.#groups.push(new Books(groups.has(group) ? people : []));
      this.#asked.push([]);
    }
    await this.#stage.addPeople(this.#groups.flatMap(({ people }) => people));
    await this.#addMethods();
    await this.#fund(groups);
    this.#settings = await sayFirstTerms(this.#stage, this.#settings);
    this.told.length = 0;
    this.#lines.length = 0;
  }

  async #addMethods(): Promise<void> {
    const kinds = [
      { kind: "BANK", isVerified: true, takesDeposits: true, takesWithdrawals: true },
      { kind: "CARD", isVerified: true, takesDeposits: true, takesWithdrawals: true },
      { kind: "CARD", isVerified: true, takesDeposits: true, takesWithdrawals: false },
      { kind: "BANK", isVerified: true, takesDeposits: false, takesWithdrawals: true },
      { kind: "BANK", isVerified: false, takesDeposits: true, takesWithdrawals: true },
    ] as const;
    for (const [group, { people, methods }] of this.#groups.entries())
      for (const [nth, { id: owner }] of people.entries())
        for (const [n, each] of kinds.entries()) {
          const id = newId("pm");
          methods.set(id, { id, owner, ...each, isRemoved: false });
          this.#names.add(id, `method ${n} of person ${group} ${nth}`);
        }
    await this.#stage.addMethods(this.#groups.flatMap(({ methods }) => [...methods.values()]));
  }

  /** Everybody's first accounts, with something on most; the last of each group has one alone. */
  async #fund(groups: ReadonlySet<number>): Promise<void> {
    const currencies = (n: number): Currency[] =>
      n === 3 ? ["USD"] : n === 0 ? ["USD", "EUR", "BTC"] : ["USD", "EUR"];
    // By what they are: the same whoever else is there.
    const keyed = (group: number, ops: readonly object[]) =>
      ops.map((op, n) => ({ ...op, key: `first ${group} ${n}` }) as Op);
    await this.#flyEach(groups, ({ people }, group) =>
      keyed(
        group,
        people.flatMap(({ id: actor }, n) =>
          currencies(n).map((currency) => ({ kind: "openAccount", actor, currency })),
        ),
      ),
    );
    const rest = { method: undefined, units: 2_000n, quote: null, fate: "DONE" } as const;
    const deposit = ({ id, owner: actor, currency }: Account) => ({
      kind: "deposit",
      actor,
      account: id,
      currency,
      ...rest,
    });
    await this.#flyEach(groups, ({ accounts }, group) =>
      keyed(group, [...accounts.values()].filter(({ currency }) => currency !== "BTC").map(deposit)),
    );
    await this.#flyEach(groups, ({ payments }) =>
      [...payments.keys()].map((payment): Op => ({ kind: "settle", payment, says: "FATE" })),
    );
  }

  /** In each group one after the other: at once they would have too many orders. */
  async #flyEach(groups: ReadonlySet<number>, opsOf: (books: Books, group: number) => readonly Op[]): Promise<void> {
    const all = this.#groups.map((books, group) => (groups.has(group) ? opsOf(books, group) : []));
    for (let n = 0; all.some((ops) => n < ops.length); n += 1)
      await this.#fly(new Map(all.map((ops, group) => [group, ops.slice(n, n + 1)])));
  }

  #books(group: number): Books {
    const books = this.#groups[group];
    if (!books) throw new Error(`there is no group ${group}`);
    return books;
  }

  #newKey = (): string => {
    this.#keys += 1;
    return `key-${this.#keys}`;
  };

  /** Of this history, so that each is the same whatever was played before it. */
  readonly #missing = new Set(REACHABLE);

  async take(step: Step): Promise<void> {
    if (step.kind === "slivers")
      return this.#fly(new Map([[step.group, pickSlivers(step.picks, this.#table(step.group))]]));
    if (step.kind !== "flight") {
      return this.#say(aimStep(step, [...this.#missing]));
    }
    if (step.after > 0) await this.#goTo(this.#settings.now + step.after);
    await this.#fly(this.#toFlight(step.draws));
  }

  async #say(step: Saying): Promise<void> {
    this.#lines.push({ now: this.#settings.now, step });
    this.#settings = await say(this.#stage, this.#settings, { step, people: this.#everybody });
  }

  async #goTo(now: number): Promise<void> {
    this.#settings = { ...this.#settings, now };
    await this.#stage.setTime(now);
  }

  #table(group: number): Table {
    const asked = this.#asked[group] ?? [];
    return { books: this.#books(group), settings: this.#settings, asked, newKey: this.#newKey };
  }

  /** What is done at once, by group. */
  #toFlight(draws: readonly Draw[]): Map<number, Op[]> {
    const flight = new Map<number, Op[]>();
    const worked = new Set<string>();
    const missing = [...this.#missing];
    for (const draw of draws) {
      const group = focusOf(draw) % this.#groups.length;
      const ops = flight.get(group) ?? [];
      if (ops.length >= AT_ONCE) continue;
      const aimed = aimOps(draw, this.#table(group), missing);
      const drawn = aimed.length > 0 ? null : pickOp(draw, this.#table(group));
      const [op, ...more] = drawn ? [drawn] : aimed;
      if (!op) continue;
      if (isAsking(op) && this.#isSigned(op) && ops.some((one) => isAsking(one) && one.key === op.key)) continue;
      // As many at once as nobody could tell the order of, if others were among them.
      if (more.length >= AT_ONCE && ops.length > 0) continue;
      // Of one payment, schedule, bulk payment or person one job at a time: what is asked meanwhile
      // is no one moment.
      const work = isAsking(op) ? null : workOf(op);
      if (work !== null) {
        if (worked.has(work)) continue;
        worked.add(work);
      }
      const isTwice =
        aimed.length === 0 && draw.twist === "twice" && isAsking(op) && ops.length < AT_ONCE - 1 && !this.#isSigned(op);
      flight.set(group, [...ops, op, ...more, ...(isTwice ? [op] : [])]);
    }
    return flight;
  }

  /** Of two who ask to sign for one key the later one's statement takes the other's place. */
  #isSigned = (op: Asking): boolean => "approval" in op && this.#settings.policies.has(op.currency);

  async #fly(flight: ReadonlyMap<number, readonly Op[]>): Promise<void> {
    const flying = [...flight].flatMap(([group, ops]) => ops.map((op) => ({ group, op })));
    this.#flights += 1;
    const { now } = this.#settings;
    for (const { group, op } of flying)
      this.#lines.push({ now, flight: this.#flights, group, op: this.#names.say(op) });
    const said = await Promise.all(
      flying.map(async ({ group, op }) => ({ group, op, said: await this.#performed(op) })),
    );
    this.told.push(...said);
    for (const one of said) {
      this.#names.note(one.op, one.said);
      for (const name of namesOf(one)) this.#missing.delete(name);
    }
    for (const group of flight.keys()) {
      const done = await this.#standing(said.filter((one) => one.group === group));
      for (const { op } of done) if (isAsking(op)) this.#asked[group]?.push(op);
      this.#groups[group] = explain(this.#books(group), this.#settings, done);
    }
    await this.#placeNew();
    // For seconds they may still be named for where somebody is paid: the model waits for these.
    if (flying.some(({ op }) => op.kind === "setState")) this.#stage.forget();
  }

  /** Of those that were not alone. */
  async #standing(done: readonly Done[]): Promise<Done[]> {
    const { payments } = this.#stage.parts;
    return Promise.all(
      done.map(async (one) => {
        if (one.op.kind !== "payOut" || done.length === 1) return one;
        const [paid] = await payments.findMany([one.op.payment]);
        const outcome = this.#provider.paidOut.get(one.op.payment)?.outcome ?? null;
        return paid ? { ...one, stands: `${paid.status} ${outcome}` } : one;
      }),
    );
  }

  async #performed(op: Op): Promise<Said> {
    const said = await this.#perform(op).catch((error: unknown): Said => {
      const why = error instanceof Error ? `${error.message} ${error.stack?.split("\n")[1]}` : String(error);
      return { ok: null, word: `threw ${why}` };
    });
    if (said.ok && "fate" in op) this.#provider.fates.set(said.id, op.fate);
    return said;
  }

  /** Which of somebody's accounts is the oldest: by when the database says it was opened. */
  async #placeNew(): Promise<void> {
    const isNew = ({ place }: Account) => place.startsWith("~");
    const added = this.#groups.flatMap((books) =>
      [...books.accounts.values()].filter(isNew).map(({ id }) => ({ books, id })),
    );
    if (added.length === 0) return;
    const { rows } = await this.#stage.admin.query(
      "SELECT id, opened_at FROM ledger.account WHERE id = ANY ($1::uuid[])",
      [added.map(({ id }) => uuidOf(id))],
    );
    const openedAt = new Map<string, Date>(rows.map(({ id, opened_at }) => [id, opened_at]));
    for (const { books, id } of added)
      books.change(id, { place: `${openedAt.get(uuidOf(id))?.toISOString()} ${uuidOf<string>(id)}` });
  }

  compare = (): Promise<void> =>
    compareAll(this.#stage, { groups: this.#groups, settings: this.#settings, provider: this.#provider });
}
