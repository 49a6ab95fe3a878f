-- What Prisma's schema cannot say.
ALTER TABLE "user"
  ADD CONSTRAINT user_keys_are_lower_case CHECK (username_key = lower(username_key) AND email_key = lower(email_key)),
  ADD CONSTRAINT user_password_is_argon2id CHECK (password_hash LIKE '$argon2id$%');
ALTER TABLE refresh_token ADD CONSTRAINT refresh_token_hash_size CHECK (octet_length(hash) = 32);
