import { qrSvg } from "@coffer/platform/text/qr-svg";
import { Secret } from "@coffer/platform/values/secret";
import { Secret as OtpSecret, TOTP } from "otpauth";
import type { TotpCodes } from "../../app/second-factors/ports.ts";

/** RFC 4226 §4: the length of the hash. */
const SECRET_BYTES = 20;
/** What every app can, and the only thing that some do: they do not read these from the URI. */
const FORM = { algorithm: "SHA1", digits: 6, period: 30 } as const;
const CODE = /^[0-9]{6}$/;
/** Steps before and after now: a clock that differs, and a code typed at the end of its step. */
const WINDOW = 1;

/** `issuer`: under which name apps list it. */
export const makeTotpCodes = (issuer: string): TotpCodes => ({
  makeSecret: () => new Secret(new OtpSecret({ size: SECRET_BYTES }).base32),
  stepOf(code, secret, at) {
    // The library throws at six digits of another script: it compares bytes.
    if (!CODE.test(code.reveal())) return null;
    const timestamp = at.getTime();
    const of = { ...FORM, secret: OtpSecret.fromBase32(secret.reveal()), timestamp };
    const delta = TOTP.validate({ ...of, token: code.reveal(), window: WINDOW });
    return delta === null ? null : TOTP.counter({ period: FORM.period, timestamp }) + delta;
  },
  present(secret, username) {
    const uri = new TOTP({ ...FORM, issuer, label: username, secret: secret.reveal() }).toString();
    return { uri: new Secret(uri), qrSvg: new Secret(qrSvg(uri)) };
  },
});
