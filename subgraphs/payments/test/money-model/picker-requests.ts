import type { Account, Asked } from "./books.ts";
import type { Op } from "./ops.ts";
import { among, nth, otherThan, Picker } from "./picker.ts";

/** The same, about what somebody asks to be paid. */
export class RequestPicker extends Picker {
  ask(): Op {
    const { picks } = this.draw;
    const account = this.is("absent")
      ? null
      : (this.account(this.is("foreign") ? this.other().id : this.actor.id, picks[2]) ?? null);
    const other = this.other();
    const payer = this.is("self") ? this.actor : other;
    const named = [null, { username: payer.username }, { userId: payer.id }] as const;
    const from = this.is("stranger")
      ? ({ username: "nobody" } as const)
      : this.is("self")
        ? named[1]
        : named[picks[1] % 3];
    const usual = account?.currency ?? this.currency;
    // Of some a fee leaves nothing.
    const asked = picks[2] % 4 === 0 ? BigInt(1 + (picks[1] % 3)) : this.units;
    const exact = picks[3] % 2 === 0 || this.is("otherCurrency") ? asked : null;
    const bounds =
      exact === null
        ? { minimum: picks[3] % 4 === 1 ? 5n : null, maximum: picks[3] % 8 === 1 ? 90n : null }
        : { minimum: null, maximum: null };
    return {
      kind: "requestPayment",
      ...this.asker,
      account: account?.id ?? null,
      from: from ?? null,
      currency: this.is("otherCurrency") ? otherThan(usual) : usual,
      exact,
      ...bounds,
      seconds: 60 + picks[2] * 60,
    };
  }

  request(): Asked | undefined {
    const { now } = this.table.settings;
    const isOpen = (one: Asked) => one.status === "OPEN" && one.expiresAt > now;
    const isClosed = (one: Asked) => isOpen(one) && this.books.account(one.account).state === "CLOSED";
    const is = this.is("ended") ? [isClosed, (one: Asked) => !isOpen(one)] : [isOpen];
    return among(this.books.requests.values(), this.draw.picks[0], ...is);
  }

  payRequest(): Op {
    const { picks } = this.draw;
    const asked = this.request();
    const byLink = !asked?.isNamed || this.is("stranger");
    const usual =
      asked?.payer ??
      nth(
        this.books.people.filter(({ id }) => id !== asked?.payee),
        picks[1],
      )?.id;
    const actor = (this.is("self") ? asked?.payee : this.is("stranger") ? this.other().id : usual) ?? this.actor.id;
    const is = (one: Account) => one.owner === (this.is("foreign") ? asked?.payee : actor);
    const isMeant = (one: Account) =>
      is(one) && (this.is("ended") || one.state !== "CLOSED") && (one.currency === asked?.currency) !== this.is("btc");
    const isShut = (one: Account) => is(one) && one.currency === asked?.currency && one.state === "CLOSED";
    const meant = this.is("badMethod") ? [isShut, isMeant] : [isMeant];
    const from = among(this.books.accounts.values(), picks[2], ...meant, is);
    const open = asked && asked.exact === null ? this.units : null;
    const units = this.is("otherCurrency", "tooMuch") ? this.units + 1_000n : open;
    const currency = this.is("otherCurrency") ? otherThan(asked?.currency ?? "USD") : (asked?.currency ?? "USD");
    const by = { request: this.is("absent") ? null : (asked?.id ?? null), byLink: byLink && !this.is("early") };
    const price = { quote: this.quote(units ?? asked?.exact ?? 1n), approval: this.approval } as const;
    return {
      kind: "payRequest",
      actor,
      key: this.table.newKey(),
      ...by,
      from: from?.id ?? null,
      units,
      currency,
      ...price,
    };
  }

  expire(): Op | null {
    const isOpen = ({ status }: Asked) => status === "OPEN";
    const found = among(this.books.requests.values(), this.draw.picks[0], this.isDue, isOpen);
    return found ? { kind: "expireRequest", request: found.id } : null;
  }

  step(kind: "declineRequest" | "cancelRequest" | "remindRequest"): Op {
    const { now } = this.table.settings;
    const isNamed = (one: Asked) => one.status === "OPEN" && one.isNamed && one.expiresAt > now;
    const isMeant = (one: Asked) => isNamed(one) && (kind !== "remindRequest" || one.reminders > 0);
    const usual = among(
      this.books.requests.values(),
      this.draw.picks[0],
      this.draw.picks[1] % 2 === 0 ? isMeant : isNamed,
      isNamed,
    );
    const asked = this.is("ended", "absent", "self") ? this.request() : usual;
    const [mine, other] = kind === "declineRequest" ? [asked?.payer, asked?.payee] : [asked?.payee, asked?.payer];
    const actor = (this.is("stranger") ? this.other().id : this.is("foreign") ? other : mine) ?? this.actor.id;
    return { kind, actor, key: this.table.newKey(), request: this.is("absent") ? null : (asked?.id ?? null) };
  }
}
