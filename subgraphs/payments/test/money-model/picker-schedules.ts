import type { Standing } from "./books.ts";
import { type Rule, shownAt } from "./dates.ts";
import type { Of, Op } from "./ops.ts";
import { among, nth, Picker } from "./picker.ts";

const ZONES = ["UTC", "Europe/Berlin", "America/Havana", "Asia/Kolkata", "Australia/Lord_Howe"] as const;
const DAY_MS = 86_400_000;

const local = (shown: number): string => new Date(shown).toISOString().slice(0, 19);

/** The same, about what is to be paid at its dates. */
export class SchedulePicker extends Picker {
  make(): Op {
    const order = this.pay("sendPayment") as Of<"sendPayment">;
    const { actor, key, from, to, currency } = order;
    // Many are not signed: what policies want by then is refused at its date.
    const approval = this.draw.picks[1] % 4 === 0 ? "none" : order.approval;
    // What is taken again and again is less than what is sent once; of some a fee leaves nothing.
    const [, , , d] = this.draw.picks;
    const usual = d % 3 === 0 ? BigInt(1 + (d % 4)) : 1n + order.units / 4n;
    const units = this.is("drain", "tooMuch", "huge") ? order.units : usual;
    return { kind: "schedulePayment", actor, key, from, to, currency, units, approval, ...this.dates() };
  }

  dates(): Pick<Of<"schedulePayment">, "startsAt" | "zone" | "rule"> {
    const [a, b, c, d] = this.draw.picks;
    const zone = nth(ZONES, a + c) ?? "UTC";
    const { now } = this.table.settings;
    const shown = shownAt(zone, now);
    const soon = shown + (1 + (b % 90)) * 1_000 * (c % 3 === 0 ? 1_200 : c % 3 === 1 ? 60 : 1);
    if (!this.is("early")) return { startsAt: local(soon), zone, rule: d % 5 === 0 ? null : this.rule(soon) };
    const never: Rule = { freq: "YEARLY", interval: 1, on: "NEVER", count: null, until: null };
    const far: Rule = { freq: "YEARLY", interval: 10, on: "START", count: 9, until: null };
    const impossible = [
      { startsAt: local(shown - 60_000), zone, rule: null },
      { startsAt: local(shown + 6 * 366 * DAY_MS), zone, rule: null },
      { startsAt: "2041-03-31T02:30:00", zone: "Europe/Berlin", rule: this.rule(soon) },
      { startsAt: local(soon), zone, rule: never },
      { startsAt: local(soon), zone, rule: { ...never, on: "START", until: now - DAY_MS } as const },
      { startsAt: local(soon), zone, rule: far },
    ] as const;
    return nth(impossible, b) ?? impossible[0];
  }

  rule(start: number): Rule {
    const [a, b, c, d] = this.draw.picks;
    const freq = nth(["DAILY", "DAILY", "DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY"] as const, a) ?? "DAILY";
    const on = freq === "MONTHLY" && b % 2 === 0 ? "LAST" : "START";
    const until = c % 4 === 1 ? start + (d % 9) * DAY_MS : null;
    return { freq, interval: 1 + (c % 2), on, count: c % 4 === 0 ? 1 + (d % 4) : null, until };
  }

  schedules = () => this.books.schedules.values();
  hasCome = ({ nextAt }: Standing): boolean => (nextAt ?? Number.POSITIVE_INFINITY) <= this.table.settings.now;

  step(kind: Exclude<Extract<Op, { schedule: unknown }>["kind"], "runSchedule">): Op {
    const [n, m] = this.draw.picks;
    const status = kind === "resumePaymentSchedule" ? "PAUSED" : "ACTIVE";
    const is = (one: Standing) => (one.status === status) !== this.is("ended");
    const isMeant = (one: Standing) =>
      is(one) && (kind !== "resumePaymentSchedule" || m % 2 === 0 || this.hasCome(one));
    const found = among(this.schedules(), n, isMeant, is);
    const actor = (this.is("stranger", "foreign") ? this.other().id : found?.payer) ?? this.actor.id;
    const schedule = this.is("absent") ? null : (found?.id ?? null);
    const asker = { actor, key: this.table.newKey(), schedule };
    if (kind !== "skipScheduledPayment") return { kind, ...asker };
    const date = found?.nextAt ?? this.table.settings.now;
    return { kind, ...asker, date: this.is("early", "self", "tiny") ? date - DAY_MS : date };
  }

  /** Most often one that can be paid; where none has come, seldom any. */
  run(): Op | null {
    const { settings } = this.table;
    const isLate = ({ nextAt }: Standing) => nextAt !== null && settings.now - nextAt > DAY_MS;
    const isTimely = (one: Standing) => this.hasCome(one) && one.status === "ACTIVE" && !isLate(one);
    const isFrozen = (one: Standing) => this.hasCome(one) && this.books.isFrozen(one.from);
    const isShut = (one: Standing) =>
      isTimely(one) && [one.from, one.payeeAccount].some((id) => id && this.books.account(id).state === "CLOSED");
    const isSmall = (one: Standing) => isTimely(one) && one.units <= 3n;
    const isLarge = (one: Standing) => isTimely(one) && one.units > 60n;
    const meant = this.is("early")
      ? [isLate]
      : this.is("frozen")
        ? [isFrozen]
        : this.is("ended")
          ? [isShut]
          : this.is("tiny")
            ? [isSmall]
            : this.is("tooMuch", "huge", "drain")
              ? [isLarge]
              : [];
    const isToCome = ({ nextAt }: Standing) => nextAt !== null;
    const isOff = (one: Standing) => isTimely(one) && this.isOff(one.currency);
    const found = among(this.schedules(), this.draw.picks[0], ...meant, isOff, isTimely, this.hasCome, isToCome);
    const isWaste = !found || (!this.hasCome(found) && this.draw.picks[1] % 4 > 0);
    return isWaste ? null : { kind: "runSchedule", schedule: found.id };
  }
}
