import { pageAtLocalhost, passkeysHere } from "../live/passkeys.ts";
import { refusalCode } from "../live/refusal-code.ts";
import { Button } from "../ui/button.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { SendFault } from "../ui/send-fault.tsx";
import { words } from "../words/words.ts";
import { usePasskeyLogin } from "./use-passkey-login.ts";

/** Beside the form for a password: nobody types anything. */
export function PasskeyLogin({ onIn }: { readonly onIn: () => unknown }) {
  const here = passkeysHere();
  if (here === "none") return null;
  return here === "yes" ? <WithPasskey onIn={onIn} /> : <AtLocalhost />;
}

function WithPasskey({ onIn }: { readonly onIn: () => unknown }) {
  const { data, error, isPending, submittedAt, press } = usePasskeyLogin(onIn);
  const w = words.passkeyLogin;
  const refusal = data?.chosen ? data.refusal : null;
  return (
    <div className="mt-5 grid gap-3 border-line border-t pt-5">
      <Button onClick={press} isBusy={isPending}>
        {w.button}
      </Button>
      {data?.chosen === false && !isPending && (
        <p role="status" className="text-dim text-sm">
          {w.notChosen}
        </p>
      )}
      {refusal && (
        <RefusalNote code={refusalCode(refusal)}>
          {refusal.__typename === "PasskeyRefused" ? w.faults[refusal.fault] : w.refusals[refusal.__typename]}
        </RefusalNote>
      )}
      <SendFault fault={error} sentAt={submittedAt} />
    </div>
  );
}

function AtLocalhost() {
  const w = words.passkeyLogin;
  return (
    <p className="mt-5 border-line border-t pt-5 text-dim text-sm">
      {w.atLocalhost}{" "}
      <a href={pageAtLocalhost()} className="text-accent underline underline-offset-2">
        {w.openAtLocalhost}
      </a>
    </p>
  );
}
