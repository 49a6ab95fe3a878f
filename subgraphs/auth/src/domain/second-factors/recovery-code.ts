/** Crockford's base32: no I, L, O or U, which are misread. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** 80 bits. */
export const RECOVERY_CODE_BYTES = 10;
const LENGTH = 16;
const GROUP = 4;
const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);
/** Spaces and hyphens as somebody may copy them from paper; nothing longer is looked at. */
const TYPED_MAX = 64;

/** As it is shown: `abcd-efgh-jkmn-pqrs`. */
export function writeRecoveryCode(bytes: Uint8Array): string {
  if (bytes.length !== RECOVERY_CODE_BYTES) throw new Error("a recovery code is made of ten bytes");
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  const digits = Array.from(
    { length: LENGTH },
    (_, i) => ALPHABET[Number((bits >> BigInt(5 * (LENGTH - 1 - i))) & 31n)],
  );
  return Array.from({ length: LENGTH / GROUP }, (_, i) => digits.slice(i * GROUP, (i + 1) * GROUP).join("")).join("-");
}

/**
 * The sixteen characters that somebody meant, whatever case and spaces they typed, with what is
 * misread put right; null where it is no code.
 */
export function readRecoveryCode(typed: string): string | null {
  if (typed.length > TYPED_MAX) return null;
  const code = typed.replaceAll(/[\s-]/g, "").toLowerCase().replaceAll("o", "0").replaceAll(/[il]/g, "1");
  return CODE.test(code) ? code : null;
}
