import type { SecondFactorRequired } from "../live/session.ts";
import { PasskeyLogin } from "./passkey-login.tsx";
import { SecondStep } from "./second-step.tsx";

type Props = {
  /** What the password was not enough for; left out where none was given. */
  readonly required?: SecondFactorRequired;
  readonly onIn: () => unknown;
  readonly onAnew: () => void;
};

/** What the login has besides its form, which is there first: a part of its own. */
export function OtherWays({ required, onIn, onAnew }: Props) {
  return required ? <SecondStep required={required} onIn={onIn} onAnew={onAnew} /> : <PasskeyLogin onIn={onIn} />;
}
