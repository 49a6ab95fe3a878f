import type { Bulk } from "./books.ts";
import type { Draw } from "./draw.ts";
import type { Of, Op } from "./ops.ts";
import { among, nth, otherThan, Picker } from "./picker.ts";

const NAMES = ["Mum", "The landlord", "Work", "Gym", "A friend"] as const;

const ACTS = [
  "addContact",
  "removeContact",
  "createBulkPayment",
  "startBulkPayment",
  "cancelBulkPayment",
  "runBulk",
] as const;
type Act = (typeof ACTS)[number];
export const isOfBulk = (act: Draw["act"]): act is Act => ACTS.some((one) => one === act);

/** The same, about many payments at once, and whom somebody has a name for. */
export class BulkPicker extends Picker {
  pick(act: Act): Op | null {
    switch (act) {
      case "addContact":
      case "removeContact":
        return this[act]();
      case "createBulkPayment":
        return this.create();
      case "startBulkPayment":
      case "cancelBulkPayment":
        return this.step(act);
      case "runBulk":
        return this.run();
    }
  }

  addContact(): Op {
    const { picks } = this.draw;
    const name = nth(NAMES, picks[2]) ?? NAMES[0];
    const isSelf = this.is("self") || picks[3] % 17 === 0;
    const other = isSelf ? this.actor : this.other();
    const account = this.account(other.id, picks[3])?.id ?? null;
    const known = [{ username: other.username }, { userId: other.id }, { accountId: account }] as const;
    const unknown = [{ username: "nobody" }, { userId: null }, { accountId: null }] as const;
    const payee = (this.is("stranger", "absent") ? unknown : known)[isSelf ? picks[1] % 2 : picks[1] % 3];
    return { kind: "addContact", ...this.asker, name, payee: payee ?? known[0] };
  }

  removeContact(): Op {
    const found = among(
      this.books.contacts.values(),
      this.draw.picks[0],
      ({ means }) => (means === null) === this.is("ended"),
    );
    const actor = (this.is("stranger", "foreign") ? this.other().id : found?.owner) ?? this.actor.id;
    const key = this.table.newKey();
    return { kind: "removeContact", actor, key, contact: this.is("absent") ? null : (found?.id ?? null) };
  }

  create(): Op {
    const [a, b, c, d] = this.draw.picks;
    const { actor, key, from, currency, units: ordered } = this.pay("sendPayment") as Of<"sendPayment">;
    const count = 1 + (d % 4);
    const account = from === null ? undefined : this.books.accounts.get(from);
    // Of some a fee leaves nothing.
    const usual = c % 3 === 0 ? BigInt(1 + (c % 4)) : 1n + ordered / 8n;
    const rows = Array.from({ length: count }, (_, n) => {
      const picks = [a, b + n, c + n, d + n] as const;
      const twist = this.draw.twist === "stranger" && n > 0 ? "none" : this.draw.twist;
      const picker = new BulkPicker({ ...this.draw, picks, twist }, this.table);
      const { to } = picker.pay("sendPayment") as Of<"sendPayment">;
      const units = this.is("drain", "tooMuch", "huge") ? ordered : usual;
      const isOther = this.is("otherCurrency") && n === 0;
      return {
        to,
        currency: isOther ? otherThan(account?.currency ?? currency) : (account?.currency ?? currency),
        units,
      };
    });
    return { kind: "createBulkPayment", actor, key, from, rows };
  }

  bulks = () => this.books.bulks.values();

  step(kind: "startBulkPayment" | "cancelBulkPayment"): Op {
    const [n] = this.draw.picks;
    const isMeant = ({ status }: Bulk) =>
      (status === "DRAFT" || (kind === "cancelBulkPayment" && status === "RUNNING")) !== this.is("ended");
    const found = among(this.bulks(), n, isMeant);
    const actor = (this.is("stranger", "foreign") ? this.other().id : found?.payer) ?? this.actor.id;
    const asker = { actor, key: this.table.newKey(), bulk: this.is("absent") ? null : (found?.id ?? null) };
    if (kind === "cancelBulkPayment") return { kind, ...asker };
    return { kind, ...asker, approval: this.approval, currency: found?.currency ?? "USD" };
  }

  /** Most often one that is started. */
  run(): Op | null {
    const isRunning = ({ status }: Bulk) => status === "RUNNING";
    const isShut = (one: Bulk) =>
      isRunning(one) &&
      [one.from, ...one.rows.map(({ payeeAccount }) => payeeAccount)].some(
        (id) => id && this.books.account(id).state === "CLOSED",
      );
    const isFrozen = (one: Bulk) => isRunning(one) && this.books.isFrozen(one.from);
    const isLarge = (one: Bulk) => isRunning(one) && one.leaving > 60n;
    const isOff = (one: Bulk) => isRunning(one) && this.isOff(one.currency);
    const usual = this.is("tooMuch", "huge", "drain") ? [isLarge] : [isOff];
    const meant = this.is("ended") ? [isShut] : this.is("frozen") ? [isFrozen] : usual;
    const found = among(this.bulks(), this.draw.picks[0], ...meant, isRunning);
    const isWaste = !found || (!isRunning(found) && this.draw.picks[1] % 4 > 0);
    return isWaste ? null : { kind: "runBulk", bulk: found.id };
  }
}
