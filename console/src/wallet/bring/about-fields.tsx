import type { CofferError } from "@coffer/client/errors";
import type { ReactNode } from "react";
import type { BringNetworksQuery } from "../../generated/wallet/bring/bring.ts";
import { Choice, Field } from "../../ui/field.tsx";
import { inputFault } from "../../ui/send-fault.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";

export type BringNetwork = BringNetworksQuery["networks"][number];

type Props = {
  readonly network: BringNetwork;
  readonly fault: CofferError | null;
  /** Of a refusal, or of the page itself, at the field of that name. */
  readonly said: (place: "addressType" | "birthday") => ReactNode;
};

/** What is said of a wallet besides its key. */
export function AboutFields({ network, fault, said }: Props) {
  const write = useWriteCount();
  const w = words.bring;
  const newest = network.health.followed?.height;
  return (
    <>
      {network.addressTypes.length > 0 && (
        <Choice
          key={network.code}
          label={w.addressType}
          name="addressType"
          hint={w.addressTypeHint}
          fault={said("addressType") ?? inputFault(fault, "input.addressType")}
        >
          <option value="">{w.asItSays}</option>
          {network.addressTypes.map((type) => (
            <option key={type} value={type}>
              {w.addressTypes[type]}
            </option>
          ))}
        </Choice>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={words.wallets.name}
          name="name"
          hint={words.wallets.nameHint}
          autoComplete="off"
          maxLength={64}
          fault={inputFault(fault, "input.name")}
        />
        <Field
          label={w.birthday}
          name="birthday"
          hint={
            <>
              {w.birthdayHint} {newest !== undefined && words.wallets.before.newest(write(newest))}
            </>
          }
          inputMode="numeric"
          autoComplete="off"
          fault={said("birthday") ?? inputFault(fault, "input.birthdayHeight")}
        />
      </div>
    </>
  );
}
