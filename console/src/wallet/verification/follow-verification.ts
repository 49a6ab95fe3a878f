import type {
  VerificationPageQuery,
  VerificationPageStatusSubscription,
  VerificationStateFragment,
} from "../../generated/wallet/verification/verification.ts";

export const putVerification = (
  page: VerificationPageQuery,
  verification: VerificationStateFragment,
): VerificationPageQuery => ({ ...page, me: { ...page.me, verification } });

export const putStatus = (
  page: VerificationPageQuery,
  { verificationStatus }: VerificationPageStatusSubscription,
): VerificationPageQuery => putVerification(page, verificationStatus.verification);
