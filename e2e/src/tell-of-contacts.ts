import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { available, fund, join, openAccount, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const usd = (amount: string) => ({ amount, currency: "USD" });
const OF_PAYMENT = "query ($id: ID!) { payment(id: $id) { contact { id name } counterparty { username } } }";

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfContacts(coffer: { readonly urls: readonly string[] }): void {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);
  const act = async (who: Person, name: string, input: Answer): Promise<Answer> => {
    const field = `${name[0]?.toLowerCase()}${name.slice(1)}`;
    return (await by(who).ask(operation(name), { input }))[field];
  };

  it("a contact is paid by any process as soon as it is there, by its owner alone, and not once it is removed", async () => {
    const url = coffer.urls[0] ?? "";
    const [ann, ben] = [await join(url, "ann"), await join(url, "ben")];
    const [fromAccountId, till] = [await fund(ann, "20.00"), await openAccount(ben, "USD")];
    const adding = { name: "Ben, rent", payee: { username: ben.username }, idempotencyKey: randomUUID() };
    const { contact } = await act(ann, "AddContact", adding);
    expect(contact).toMatchObject({ name: "Ben, rent", accountId: null, user: { username: ben.username } });
    const again = { ...adding, name: "BEN, RENT", idempotencyKey: randomUUID() };
    expect(await act(ann, "AddContact", again)).toMatchObject({ code: "CONTACT_NAME_TAKEN" });

    const order = { fromAccountId, to: { contactId: contact.id }, amount: usd("4.00") };
    const { previewSendPayment } = await by(ann).ask(operation("PreviewSendPayment"), { input: order });
    expect(previewSendPayment).toMatchObject({ preview: { kind: "SEND", total: usd("4.00") } });
    const sending = { ...order, idempotencyKey: randomUUID() };
    const { payment } = await act(ann, "SendPayment", sending);
    const named = { contactId: contact.id, name: "Landlord", note: null };
    expect(await act(ann, "UpdateContact", named)).toMatchObject({ contact: { id: contact.id, name: "Landlord" } });
    expect((await by(ann).ask(OF_PAYMENT, payment)).payment).toEqual({
      contact: { id: contact.id, name: "Landlord" },
      counterparty: { username: ben.username },
    });
    expect((await by(ben).ask(OF_PAYMENT, payment)).payment.contact).toBeNull();

    const theirs = { ...order, fromAccountId: till, amount: usd("1.00"), idempotencyKey: randomUUID() };
    expect(await act(ben, "SendPayment", theirs)).toMatchObject({ code: "PAYEE_NOT_FOUND" });
    expect((await by(ben).ask(operation("Contact"), { id: contact.id })).contact).toBeNull();
    expect(await act(ben, "RemoveContact", { contactId: contact.id })).toMatchObject({ code: "CONTACT_NOT_FOUND" });
    const { contacts } = await by(ann).ask(operation("Contacts"), { search: "LAND" });
    expect(contacts.nodes).toMatchObject([{ id: contact.id, note: null }]);

    for (let times = 0; times < 3; times += 1)
      expect(await act(ann, "RemoveContact", { contactId: contact.id })).toMatchObject({ contactId: contact.id });
    expect(await act(ann, "SendPayment", { ...sending, idempotencyKey: randomUUID() })).toMatchObject({
      code: "PAYEE_NOT_FOUND",
    });
    expect((await act(ann, "SendPayment", sending)).payment.id).toBe(payment.id);
    expect(await available(ben, till)).toBe("4.00");
  });
}
