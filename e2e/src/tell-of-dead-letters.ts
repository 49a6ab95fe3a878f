import { randomUUID } from "node:crypto";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import pg from "pg";
import { describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { join, type Person } from "./people.ts";
import { plantLetter } from "./plant-letter.ts";

type Coffer = {
  readonly url: string;
  readonly operator: () => Promise<Person>;
  readonly databaseUrlOf: (subgraph: SubgraphName) => string;
};

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const MAIL = "bob@example.com";

function makeWorld(coffer: Coffer) {
  const run = async (subgraph: SubgraphName, text: string, values: readonly unknown[]) => {
    const client = new pg.Client({ connectionString: coffer.databaseUrlOf(subgraph) });
    await client.connect();
    await client.query(text, [...values]);
    await client.end();
  };
  const plant = (id: string) =>
    plantLetter(coffer.url, (text, values) => run("payments", text, values), {
      id,
      error: `Error: cannot tell ${MAIL} "a secret of hers"`,
    });
  const plantMail = (id: string) =>
    run(
      "users",
      `INSERT INTO users.mail (id, recipient, subject, text, created_at, due_at, attempts, last_error, parked_at)
       VALUES ($1, $2, 'x', 'y', now(), now(), 12, '550 no such box', now())`,
      [id, MAIL],
    );
  const list = async (who: Person): Promise<Answer> =>
    (await who.client.ask(operation("DeadLetters"), { first: 100 })).deadLetters;
  const replay = async (who: Person, subgraph: SubgraphName, input: { id: string; idempotencyKey?: string }) => {
    const { client } = who;
    const answered = await client.ask(operation(`Replay${capital(subgraph)}DeadLetter`), {
      input: { idempotencyKey: randomUUID(), ...input },
    });
    return answered[`replay${capital(subgraph)}DeadLetter`] as Answer;
  };
  return { plantLetter: plant, plantMail, list, replay };
}

export function tellOfDeadLetters(coffer: Coffer): void {
  tellWhoMayNot(coffer);
  tellWhatOperatorsDo(coffer);
}

function tellWhoMayNot(coffer: Coffer): void {
  const { replay } = makeWorld(coffer);

  describe("dead letters", () => {
    it("are refused to users, to see and to have tried again, of every subgraph", async () => {
      const { client } = await join(coffer.url, "curious");
      const seen = await client.send(operation("DeadLetters"));
      expect([seen.data ?? null, seen.errors?.[0]?.extensions.code]).toEqual([null, "FORBIDDEN"]);
      for (const subgraph of SUBGRAPHS) {
        const input = { id: `${subgraph}:job:events:987654321`, idempotencyKey: "k" };
        const { errors } = await client.send(operation(`Replay${capital(subgraph)}DeadLetter`), { input });
        expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
      }
    });

    it("refuse what no subgraph has, another's, and what is no id", async () => {
      const olivia = await coffer.operator();
      for (const subgraph of SUBGRAPHS)
        for (const id of [
          `${subgraph}:job:events:987654321`,
          `${subgraph}:event:nobody:x`,
          "gateway:job:events:1",
          "",
          "\u{1f4a5}",
        ])
          expect(await replay(olivia, subgraph, { id })).toMatchObject({ __typename: "DeadLetterNotFound" });
    });
  });
}

function tellWhatOperatorsDo(coffer: Coffer): void {
  const { plantLetter, plantMail, list, replay } = makeWorld(coffer);

  describe("dead letters, for operators", () => {
    it("are shown of all subgraphs at once, by what they are and never by what is in them", async () => {
      const olivia = await coffer.operator();
      const [eventId, mailId] = [`evt-${randomUUID()}`, randomUUID()];
      await plantLetter(eventId);
      await plantMail(mailId);

      const all = await list(olivia);

      expect(Object.keys(all).toSorted()).toEqual([...SUBGRAPHS].toSorted());
      const letter = all.payments.nodes.find(({ id }: Answer) => id === `payments:event:people:${eventId}`);
      expect(letter).toMatchObject({
        kind: "EVENT",
        worker: "people",
        eventType: "coffer.auth.user.registered",
        attempts: 1,
      });
      const mail = all.users.nodes.find(({ id }: Answer) => id === `users:job:mails:${mailId}`);
      expect(mail).toMatchObject({ kind: "JOB", worker: "mails", eventType: null, attempts: 12 });

      const { deadLetters } = await olivia.client.ask(operation("PaymentsDeadLetters"), { first: 100 });
      const { payload } = deadLetters.payments.nodes.find(({ id }: Answer) => id === letter.id);
      expect(payload).toContainEqual({ path: "data.username", type: "text" });
      expect(JSON.stringify([all, deadLetters])).not.toMatch(/bob@|secret of hers|letter-/);
    });

    it("are tried again once they are asked for, and are gone; a repeat of the key says the same", async () => {
      const olivia = await coffer.operator();
      const [eventId, mailId] = [`evt-${randomUUID()}`, randomUUID()];
      await plantLetter(eventId);
      await plantMail(mailId);
      const wanted = { id: `payments:event:people:${eventId}`, idempotencyKey: randomUUID() };

      expect(await replay(olivia, "payments", wanted)).toMatchObject({
        __typename: "ReplayDeadLetterSuccess",
        id: wanted.id,
      });
      expect(await replay(olivia, "users", { id: `users:job:mails:${mailId}` })).toMatchObject({
        __typename: "ReplayDeadLetterSuccess",
        deadLetter: null,
      });
      await expect
        .poll(async () => (await list(olivia)).payments.nodes.some(({ id }: Answer) => id === wanted.id))
        .toBe(false);
      expect(await replay(olivia, "payments", wanted)).toMatchObject({
        __typename: "ReplayDeadLetterSuccess",
        deadLetter: null,
      });
      expect(await replay(olivia, "payments", { id: wanted.id })).toMatchObject({ __typename: "DeadLetterReplayed" });
      expect(await replay(olivia, "payments", { ...wanted, id: "payments:job:events:987654321" })).toMatchObject({
        __typename: "IdempotencyKeyReused",
      });
      expect((await list(olivia)).users.nodes.some(({ id }: Answer) => id === `users:job:mails:${mailId}`)).toBe(false);
    });
  });
}
