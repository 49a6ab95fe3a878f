import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import type { TypedDocumentString } from "../../live/typed-document.ts";
import { useUnkept } from "../../live/use-unkept.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Choice } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { readHeight } from "../../ui/read-height.ts";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { emptySecrets, SecretField } from "../../ui/secret-field.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { AboutFields, type BringNetwork } from "./about-fields.tsx";
import { type BringAnswer, type BringRefusal, isEmptied, refusalOf, type Way } from "./refusal-of.ts";

/** What was typed, as both orders take it. */
export type Brought = {
  readonly network: string;
  readonly key: string;
  /** Empty where there is none. */
  readonly passphrase: string;
  readonly addressType: BringNetwork["addressTypes"][number] | null;
  readonly name: string | null;
  readonly birthdayHeight: number | null;
  readonly idempotencyKey: string;
};

export type BringProps<Result, Variables> = {
  readonly way: Way;
  readonly networks: readonly BringNetwork[];
  readonly document: TypedDocumentString<Result, Variables>;
  readonly answerOf: (data: Result) => BringAnswer | null;
  readonly variablesOf: (brought: Brought) => Variables;
};

type Fault = BringRefusal & { readonly at: number };
type Parts = { readonly key: ReactNode; readonly passphrase: ReactNode };

/** Makes a wallet of a key, or of what is public of one. What was typed is kept nowhere. */
export function BringForm<Result, Variables>(props: BringProps<Result, Variables>) {
  const { way, networks, document, answerOf, variablesOf } = props;
  const [cache, navigate, say, write] = [useQueryClient(), useNavigate(), useToast(), useWriteCount()];
  const box = useSecretsEmptied();
  const [chosen, setChosen] = useState<string>();
  const [fault, setFault] = useState<Fault | null>(null);
  const order = useUnkept(document, (data) => {
    askAnewInAllTabs(cache);
    if (isEmptied(answerOf(data))) emptySecrets(box.current);
    const wallet = walletIn(answerOf(data));
    if (wallet) say(words.bring.done[way](wallet.name));
  });
  const network = networks.find(({ code }) => code === chosen) ?? networks[0];
  const w = words.bring;
  if (!network) return <p>{w.none}</p>;
  const submit = (typed: FormData) => {
    const read = readBrought(typed, network, way);
    setFault("place" in read ? { ...read, at: Date.now() } : null);
    if ("place" in read) return;
    order.send(
      (idempotencyKey) => variablesOf({ ...read, idempotencyKey }),
      (data) => {
        const wallet = walletIn(answerOf(data));
        if (wallet) void navigate({ to: "/wallets/$id", params: { id: wallet.id } });
      },
    );
  };
  const about = { way, hasTypes: network.addressTypes.length > 0, write };
  const refusal = order.answer === undefined ? null : refusalOf(answerOf(order.answer), about);
  const said = (place: BringRefusal["place"]): ReactNode => {
    if (fault) return fault.place === place ? fault.text : undefined;
    return refusal?.place === place ? <Refused code={order.refusalCode}>{refusal.text}</Refused> : undefined;
  };
  const keys: Parts = {
    key: said("key") ?? inputFault(order.fault, way === "import" ? "input.secret" : "input.watch"),
    passphrase: inputFault(order.fault, "input.passphrase"),
  };
  return (
    <Card className="max-w-3xl">
      <div ref={box}>
        <Form onSubmit={submit} refusedAt={fault?.at ?? (refusal || order.fault ? order.sentAt : undefined)}>
          <p>{way === "import" ? w.importMeaning : w.watchMeaning}</p>
          <p className="font-medium">{w.apart}</p>
          <Choice
            label={words.wallets.network}
            value={network.code}
            onChange={({ target }) => setChosen(target.value)}
            fault={said("network") ?? inputFault(order.fault, "input.network")}
          >
            {networks.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Choice>
          <KeyFields way={way} hasTypes={about.hasTypes} faults={keys} />
          <AboutFields network={network} fault={order.fault} said={said} />
          {said("form") && <RefusalNote code={null}>{said("form")}</RefusalNote>}
          <SendFault fault={order.fault} sentAt={order.sentAt} places={PLACES} />
          <Button look="main" type="submit" isBusy={order.isBusy} className="justify-self-start">
            {w.submit[way]}
          </Button>
        </Form>
      </div>
    </Card>
  );
}

const PLACES = [
  ...["input.network", "input.secret", "input.watch", "input.passphrase"],
  ...["input.addressType", "input.name", "input.birthdayHeight"],
];

type KeyProps = { readonly way: Way; readonly hasTypes: boolean; readonly faults: Parts };

function KeyFields({ way, hasTypes, faults }: KeyProps) {
  const w = words.bring;
  const kind = hasTypes ? "bitcoin" : "other";
  if (way === "watch")
    return (
      <SecretField label={w.watched} name="key" hint={w.watchedHints[kind]} fault={faults.key} isCovered={false} />
    );
  return (
    <>
      <SecretField label={w.secret} name="key" hint={w.secretHints[kind]} fault={faults.key} />
      <SecretField label={w.passphrase} name="passphrase" hint={w.passphraseHint} fault={faults.passphrase} isOneLine />
    </>
  );
}

/** Of a part of a page, which browsers may keep as it was left: what is secret in it is emptied. */
function useSecretsEmptied() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const empty = () => emptySecrets(box.current);
    addEventListener("pagehide", empty);
    return () => removeEventListener("pagehide", empty);
  }, []);
  return box;
}

const walletIn = (answer: BringAnswer | null) => (answer && "wallet" in answer ? answer.wallet : null);

/** What was typed; or the first of it that says nothing. */
function readBrought(
  typed: FormData,
  { code, addressTypes }: BringNetwork,
  way: Way,
): Omit<Brought, "idempotencyKey"> | BringRefusal {
  const w = words.bring;
  const key = typedIn(typed, "key");
  if (key.trim() === "") return { place: "key", text: way === "import" ? w.secretMissing : w.watchedMissing };
  const birthdayHeight = readHeight(typedIn(typed, "birthday"));
  if (birthdayHeight === "unreadable") return { place: "birthday", text: words.wallets.before.height };
  return {
    network: code,
    ...{ key, birthdayHeight },
    passphrase: typedIn(typed, "passphrase"),
    addressType: addressTypes.find((type) => type === typedIn(typed, "addressType")) ?? null,
    name: typedIn(typed, "name").trim() || null,
  };
}
